"""Where the stories of a blog really come from: newsrooms, and how that is known of each post. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from newsarchive.archive.report_rows import Habits, Post
from newsarchive.archive.traced import SourceGraph, TracedLink, publisher_of
from newsarchive.provenance.tracing import trace
from newsarchive.provenance.tracing_sites import Sites
from newsarchive.verdicts import VerdictName

Way = Literal["verified", "through", "text", "claimed"]

WAYS: Mapping[Way, str] = {
    "verified": "named, and the article says so",
    "through": "reached through a blog that is named",
    "text": "tells the same story, by text alone",
    "claimed": "named, and nothing is verified",
}
"""How it is known where a story comes from, the surest first."""

_VERIFIED: tuple[VerdictName, ...] = ("verified", "verified_at_other_version")
_CLAIMED: tuple[VerdictName, ...] = ("gone", "unreachable", "unchecked", "named_only")


@dataclass(frozen=True, kw_only=True)
class Origin:
    """A newsroom from which stories of the blog come: of how many posts, and of how many by which way."""

    name: str
    posts: int
    ways: Mapping[Way, int]


def origins(habits: Habits, sites: Sites) -> tuple[tuple[Origin, ...], int]:
    """The newsrooms, those of most posts first; and how many posts have none that is known.

    A post with several newsrooms counts for each. What only its text or nobody's word tells counts where nothing
    surer is known.
    """
    search, ways, without = _Search(habits, sites), dict[str, Counter[Way]](), 0
    for post in habits.posts:
        known = search.of(post)
        without += not known
        for name, way in known.items():
            ways.setdefault(name, Counter())[way] += 1
    found = [_origin(name, counted) for name, counted in ways.items()]
    return tuple(sorted(found, key=lambda each: (-each.posts, each.name))), without


def _origin(name: str, counted: Counter[Way]) -> Origin:
    return Origin(name=name, posts=counted.total(), ways={way: counted[way] for way in WAYS if counted[way]})


class _Search:
    """Origins of one post after another; what lies behind a blog's post is found once."""

    def __init__(self, habits: Habits, sites: Sites) -> None:
        self._habits, self._sites = habits, sites
        self._behind: dict[str, Sequence[str]] = {}

    def of(self, post: Post) -> dict[str, Way]:
        """The newsrooms behind a post, each by the surest way."""
        links = self._habits.links[post.key]
        newsrooms = [(name, link) for link in links if (name := self._newsroom(link))]
        known: dict[str, Way] = {name: "verified" for name, link in newsrooms if link.verdict in _VERIFIED}
        for link in links:
            for name in self._through(link):
                known.setdefault(name, "through")
        if not known and (told_by := self._habits.told_by.get(post.id)):
            known[self._sites.name(publisher_of(told_by))] = "text"
        return known or {name: "claimed" for name, link in newsrooms if link.verdict in _CLAIMED}

    def _newsroom(self, link: TracedLink) -> str | None:
        site = self._sites.of(link, self._habits.publisher)
        return site.name if site and site.kind == "newsroom" else None

    def _through(self, link: TracedLink) -> Sequence[str]:
        """The newsrooms at whose articles the ways through another blog end."""
        start = link.target if link.is_followed else None
        article = self._habits.articles.get(start) if start else None
        if start is None or article is None or self._sites.is_newsrooms(article):
            return ()
        if start not in self._behind:
            self._behind[start] = self._roots(start)
        return self._behind[start]

    def _roots(self, start: str) -> Sequence[str]:
        graph = SourceGraph(start=start, articles=self._habits.articles, links=self._habits.behind)
        roots = trace(graph, self._sites.is_newsrooms).ending("root")
        found = (step.article.publisher for step in roots if step.article and self._sites.is_newsrooms(step.article))
        return list(dict.fromkeys(map(self._sites.name, found)))
