"""Source links judged by what the archive holds: only those around which something has changed, unless all are wanted.

Nothing is fetched. Posts are judged a few at a time, each lot in one transaction: a kill loses at most the lot under
way, and two that work at once do no harm.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from newsarchive.archive import Archive
from newsarchive.archive.verdicts_cases import NamedSource, Which
from newsarchive.archive.verdicts_json import link_digest
from newsarchive.archive.verdicts_kept import NewVerdict
from newsarchive.items import SourceLink
from newsarchive.operations.stopping import Stopping
from newsarchive.operations.verification_around import Surroundings
from newsarchive.operations.verification_cases import cases_of
from newsarchive.provenance.judging import judge
from newsarchive.provenance.judging_rules import RULES

TOGETHER = 500
"""Posts that are looked at together."""
JUDGED_TOGETHER = 100
"""Source links that are judged in one transaction: a second's work, most of it comparing texts."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """So far: posts looked at, source links that count, those that were judged, verdicts that are news."""

    posts: int = 0
    links: int = 0
    judged: int = 0
    news: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            posts=self.posts + other.posts,
            links=self.links + other.links,
            judged=self.judged + other.judged,
            news=self.news + other.news,
        )


@dataclass(frozen=True, kw_only=True)
class Verified:
    """How it ended. `never_asked` are source links whose addresses nobody has asked for."""

    stopped: bool
    done: Progress
    never_asked: int
    article_ids: Sequence[int] = field(repr=False)


Tell = Callable[[Progress], None]


def verify(
    archive: Archive,
    which: Which,
    *,
    recheck: bool = False,
    expect: Callable[[int], None] = lambda _: None,
    tell: Tell = lambda _: None,
) -> Verified:
    """Judge the source links of these posts; `recheck` judges those, too, around which nothing has changed.

    `expect` is told how many posts are looked at, `tell` how far it is. Raises ConfigError where the table of outlets
    cannot be read.
    """
    ids = archive.posts_with_sources(which)
    expect(len(ids))
    around, done, never_asked = Surroundings.of(archive), Progress(), 0
    with Stopping() as stopping:
        for start in range(0, len(ids), TOGETHER):
            if stopping.asked:
                break
            lot, silent = _verify_some(archive, around, ids[start : start + TOGETHER], recheck=recheck)
            done, never_asked = done + lot, never_asked + silent
            tell(done)
    return Verified(stopped=stopping.asked, done=done, never_asked=never_asked, article_ids=ids)


def counts(archive: Archive, ids: Sequence[int]) -> dict[str, int]:
    """How many source links of these articles each verdict is held of now."""
    found: Counter[str] = Counter()
    for start in range(0, len(ids), TOGETHER):
        found.update(archive.verdict_counts(ids[start : start + TOGETHER]))
    return dict(found)


def _verify_some(archive: Archive, around: Surroundings, ids: Sequence[int], *, recheck: bool) -> tuple[Progress, int]:
    named, before = archive.named_sources(ids)
    bases = around.bases(archive, named)
    digests = [(source.article_id, link_digest(source.link)) for source in named]
    told = list(zip(named, bases, digests, strict=True))
    stale = [(source, basis) for source, basis, digest in told if recheck or before.get(digest) != basis]
    links: defaultdict[int, list[SourceLink]] = defaultdict(list)
    for source in named:
        links[source.article_id].append(source.link)
    news = 0
    for start in range(0, len(stale), JUDGED_TOGETHER):
        judged = _judged(archive, around, stale[start : start + JUDGED_TOGETHER])
        news += archive.keep_verdicts({each: links[each] for each in {new.article_id for new in judged}}, judged)
    ended = {article for article, _ in before.keys() - set(digests)}
    if ended:
        archive.keep_verdicts({each: links[each] for each in ended}, [])
    done = Progress(posts=len(ids), links=len(named), judged=len(stale), news=news)
    return done, sum(around.is_never_asked(source) for source in named)


def _judged(archive: Archive, around: Surroundings, stale: Sequence[tuple[NamedSource, str]]) -> list[NewVerdict]:
    bases = {id(source): basis for source, basis in stale}
    return [
        NewVerdict(
            article_id=source.article_id,
            link=source.link,
            judged=judge(case),
            rules=RULES,
            basis=bases[id(source)],
            cited_id=source.cited_id,
            simulated=simulated,
        )
        for source, case, simulated in cases_of(archive, around, [source for source, _ in stale])
    ]
