"""Articles put into stories as they arrive: each is held against those that share its rare words, never against all."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from newsarchive.archive import Archive
from newsarchive.archive.likening import Compared
from newsarchive.archive.reading import Identify
from newsarchive.operations.reading_pool import ReadingPool
from newsarchive.operations.stopping import Stopping
from newsarchive.operations.stories_reading import compare_some, incomparable
from newsarchive.provenance.stories import RULES, stories

TOGETHER = 100
"""Articles that a process compares at a time; what comes of them is kept in one transaction."""
FEW = 200
"""So many are compared in this process: others would take longer to start."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """How it ended: articles that were compared, new pairs that tell one story, articles that changed their story.

    `failed` are those whose comparison ended the process that did it; the next time they are tried again.
    """

    stopped: bool = False
    compared: int = 0
    pairs: int = 0
    moved: int = 0
    failed: tuple[int, ...] = ()


def tell_stories(
    archive: Archive,
    archive_url: str,
    *,
    expect: Callable[[int], None] = lambda _: None,
    tell: Callable[[int], None] = lambda _: None,
    workers: int = os.cpu_count() or 1,
) -> Told:
    """Compare what was not compared yet, or reads otherwise since; `archive` is the one at `archive_url`.

    `expect` is told how many articles there are, `tell` how many are done. What is done is kept, whenever it stops.
    """
    ids = archive.untold(RULES)
    expect(len(ids))
    done = Told()
    with Stopping() as stopping:
        for compared in _compared(archive_url, ids, workers, lambda: stopping.asked):
            done = _kept(archive, done, compared)
            tell(done.compared + len(done.failed))
    return replace(done, stopped=stopping.asked)


def tell_story(archive: Archive, archive_url: str, reference: str, identify: Identify) -> int:
    """Compare one article, where that is to be done; gives how many others are left. Raises NoSuchArticle."""
    article = archive.article(reference, identify).id
    left = archive.untold(RULES)
    if article in left:
        _kept(archive, Told(), compare_some(archive_url, [article]))
        left.remove(article)
    return len(left)


def _compared(
    archive_url: str, ids: Sequence[int], workers: int, is_asked_to_stop: Callable[[], bool]
) -> Iterator[list[Compared]]:
    compare = partial(compare_some, archive_url)
    if len(ids) <= FEW:
        if ids:
            yield compare(ids)
        return
    with closing(ReadingPool[int, Compared](compare, incomparable, workers)) as pool:
        for _, compared in pool.in_order(ids, TOGETHER, is_asked_to_stop):
            yield compared


def _kept(archive: Archive, done: Told, compared: Sequence[Compared]) -> Told:
    good = [each for each in compared if each.version]
    kept = archive.keep_compared(good, RULES, stories)
    return replace(
        done,
        compared=done.compared + len(good),
        pairs=done.pairs + kept.pairs,
        moved=done.moved + kept.moved,
        failed=(*done.failed, *(each.article_id for each in compared if not each.version)),
    )
