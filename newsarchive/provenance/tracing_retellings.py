"""Who retells an article, by day, and how many of these are independent of each other. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Literal

from newsarchive.archive.traced import RetellingGraph, TracedArticle, TracedLink
from newsarchive.normalization.json_lines import KST
from newsarchive.verdicts import VerdictName

COPIES = 0.9
"""Articles at least so alike copy each other, or one third text: together they are one voice."""

How = Literal["cites", "through", "text"]

HOWS: Mapping[How, str] = {
    "cites": "names it as its source",
    "through": "names one that retells it",
    "text": "tells the same story, and does not name it",
}
"""Each way in words."""


@dataclass(frozen=True, kw_only=True)
class Retelling:
    """An article that retells another one. `via` is the key of the retelling that it names, where it is `through` one.

    `link` is what it names, None where only its text tells; `likeness` that of its text with the original's, where they
    were compared, for its story or for its verdict. Articles with one `voice` are not independent of each other; voice
    0 is the original's own.
    """

    article: TracedArticle
    how: How
    via: str | None = None
    link: TracedLink | None = None
    likeness: float | None = None
    voice: int = 0

    @property
    def verdict(self) -> VerdictName | None:
        """What is held of its link; None without one."""
        return self.link.verdict if self.link else None


@dataclass(frozen=True, kw_only=True)
class Day:
    """How many articles of one day in Korea retold it, and how many of these were the first of an independent voice."""

    day: date
    articles: int
    new_voices: int


@dataclass(frozen=True, kw_only=True)
class Retellings:
    """Who retells the article `key`, the earliest first.

    `wrong` name it, but by their verdict tell something else; `before` tell the same story and appeared earlier.
    `is_whole` is False where there are more than were read.
    """

    key: str
    article: TracedArticle | None
    found: tuple[Retelling, ...]
    days: tuple[Day, ...]
    independent: int
    wrong: tuple[Retelling, ...]
    before: tuple[TracedArticle, ...]
    is_whole: bool


def retellings(graph: RetellingGraph, is_sister: Callable[[str], bool]) -> Retellings:
    """Who retells `graph.start`; `is_sister` says of a publisher whether it is one of a network of sisters."""
    own = graph.articles.get(graph.start)
    named = _named(graph)
    told = {**_by_text(graph), **named}
    before = {key: each.article for key, each in told.items() if key not in named and _is_earlier(each.article, own)}
    found = [each for key, each in told.items() if key not in before]
    voiced = _with_voices(sorted(found, key=_when), own, graph, is_sister)
    return Retellings(
        key=graph.start,
        article=own,
        found=voiced,
        days=_days(voiced),
        independent=len({each.voice for each in voiced} - {0}),
        wrong=tuple(sorted((each for each in _wrong(graph) if each.article.key not in told), key=_when)),
        before=tuple(sorted(before.values(), key=lambda article: (article.appeared, article.key))),
        is_whole=graph.is_whole,
    )


def _named(graph: RetellingGraph) -> dict[str, Retelling]:
    """Who names it, by key: directly where any link does, else by the shortest way."""
    leading: defaultdict[str | None, list[TracedLink]] = defaultdict(list)
    for link in graph.named:
        if link.is_followed and link.key != graph.start:
            leading[link.target].append(link)
    likeness = _likenesses(graph)
    found: dict[str, Retelling] = {}
    level = [graph.start]
    while level:
        links = {link.key: link for key in level for link in reversed(leading[key]) if link.key not in found}
        found |= {key: _naming(graph, link, likeness) for key, link in links.items()}
        level = list(links)
    return found


def _naming(graph: RetellingGraph, link: TracedLink, likeness: Mapping[int, float]) -> Retelling:
    article = graph.articles[link.key]
    is_direct = link.target == graph.start
    how: How = "cites" if is_direct else "through"
    via = None if is_direct else link.target
    alike = likeness.get(article.id, link.score if is_direct else None)
    return Retelling(article=article, how=how, via=via, link=link, likeness=alike)


def _by_text(graph: RetellingGraph) -> dict[str, Retelling]:
    likeness = _likenesses(graph)
    others = [graph.articles[key] for key in graph.same_story if key != graph.start]
    return {each.key: Retelling(article=each, how="text", likeness=likeness.get(each.id)) for each in others}


def _likenesses(graph: RetellingGraph) -> dict[int, float]:
    """How alike each article and the original are, by its number."""
    own = graph.articles.get(graph.start)
    pairs = [each for each in graph.alike if own and own.id in (each.one, each.other)]
    return {each.other if own and each.one == own.id else each.one: each.score for each in pairs}


def _wrong(graph: RetellingGraph) -> list[Retelling]:
    links = {link.key: link for link in graph.named if link.target == graph.start and not link.is_followed}
    return [Retelling(article=graph.articles[link.key], how="cites", link=link) for link in links.values()]


def _is_earlier(article: TracedArticle, own: TracedArticle | None) -> bool:
    return own is not None and article.appeared < own.appeared


def _when(retelling: Retelling) -> tuple[object, ...]:
    return retelling.article.appeared, retelling.article.key


def _with_voices(
    found: Sequence[Retelling], own: TracedArticle | None, graph: RetellingGraph, is_sister: Callable[[str], bool]
) -> tuple[Retelling, ...]:
    groups = _Groups()
    for article in [*([own] if own else []), *(each.article for each in found)]:
        groups.join(article.id, "the network" if is_sister(article.publisher) else article.publisher)
    for each in found:
        if each.via is not None:
            groups.join(each.article.id, graph.articles[each.via].id)
    retelling = {each.article.id for each in found}
    for pair in graph.alike:
        if pair.score >= COPIES and {pair.one, pair.other} <= retelling:
            groups.join(pair.one, pair.other)
    numbers = {groups.of(own.id): 0} if own else {}
    for each in found:
        numbers.setdefault(groups.of(each.article.id), max(numbers.values(), default=0) + 1)
    return tuple(replace(each, voice=numbers[groups.of(each.article.id)]) for each in found)


class _Groups:
    """What belongs together, whatever it is joined by."""

    def __init__(self) -> None:
        self._above: dict[int | str, int | str] = {}

    def of(self, member: int | str) -> int | str:
        """What stands for the whole group."""
        while (above := self._above.get(member, member)) != member:
            self._above[member] = self._above.get(above, above)
            member = above
        return member

    def join(self, one: int | str, other: int | str) -> None:
        """Both are of one group."""
        self._above[self.of(one)] = self.of(other)


def _days(found: Iterable[Retelling]) -> tuple[Day, ...]:
    """The days, in order; `found` are, too."""
    days, heard = [], {0}
    for day, of_day in groupby(found, lambda each: each.article.appeared.astimezone(KST).date()):
        voices = [each.voice for each in of_day]
        days.append(Day(day=day, articles=len(voices), new_voices=len(set(voices) - heard)))
        heard.update(voices)
    return tuple(days)
