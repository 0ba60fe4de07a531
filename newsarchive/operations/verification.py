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
from newsarchive.operations.stopping import Stopping
from newsarchive.operations.verification_cases import Surroundings, cases_of
from newsarchive.provenance.judging import judge
from newsarchive.provenance.judging_rules import RULES

TOGETHER = 100
"""Posts that are judged in one transaction: half a second's work."""
COUNTED_TOGETHER = 500


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
    for start in range(0, len(ids), COUNTED_TOGETHER):
        found.update(archive.verdict_counts(ids[start : start + COUNTED_TOGETHER]))
    return dict(found)


def _verify_some(archive: Archive, around: Surroundings, ids: Sequence[int], *, recheck: bool) -> tuple[Progress, int]:
    named, before = archive.named_sources(ids)
    bases = around.bases(archive, named)
    stale = [
        source
        for source, basis in zip(named, bases, strict=True)
        if recheck or before.get((source.article_id, link_digest(source.link))) != basis
    ]
    judged = _judged(archive, around, stale, {id(source): basis for source, basis in zip(named, bases, strict=True)})
    links: defaultdict[int, list[NamedSource]] = defaultdict(list)
    for source in named:
        links[source.article_id].append(source)
    ended = {article for article, _ in before} - links.keys()
    news = 0
    if judged or ended or len(before) > len(named):
        counting = {each: [source.link for source in links[each]] for each in ids}
        news = archive.keep_verdicts(counting, judged)
    done = Progress(posts=len(ids), links=len(named), judged=len(judged), news=news)
    return done, sum(around.is_never_asked(source) for source in named)


def _judged(
    archive: Archive, around: Surroundings, stale: Sequence[NamedSource], bases: dict[int, str]
) -> list[NewVerdict]:
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
        for source, case, simulated in cases_of(archive, around, stale)
    ]
