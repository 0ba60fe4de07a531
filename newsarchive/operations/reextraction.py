"""Archived articles read again with today's code, in parallel: what would change is told, and written if wanted."""

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from newsarchive.archive import Archive
from newsarchive.archive.renewal import Reviewed
from newsarchive.archive.renewal_runs import RenewalRun
from newsarchive.operations.reading_pool import ReadingPool
from newsarchive.operations.reextraction_reading import killer, review
from newsarchive.operations.stopping import Stopping
from newsarchive.publishers import named_article

TOGETHER = 50
"""Articles that a process reads at a time; what is to be written of them is one transaction."""
_TRIES = 3
"""How often an article is read that others write meanwhile."""

Tell = Callable[[Reviewed], None]
"""Told of each article, when what came of it is written (if it is to be)."""


@dataclass(frozen=True, kw_only=True)
class ReextractRequest:
    """What a person asked for: `arguments` is what the run is known by when it is to go on another time."""

    archive_url: str
    write: bool = False
    all_versions: bool = False
    arguments: dict[str, Any] = field(default_factory=dict)
    fresh: bool = False
    workers: int = os.cpu_count() or 1


@dataclass(frozen=True, kw_only=True)
class Reextracted:
    """How it ended: `passed_over` were done by the run that this one went on with; `run_id` is None without one."""

    stopped: bool
    passed_over: int = 0
    run_id: int | None = None


def reextract(
    archive: Archive, request: ReextractRequest, ids: Sequence[int], expect: Callable[[int], None], tell: Tell
) -> Reextracted:
    """Read the articles with these numbers again, in order of their numbers; `archive` is that of the request.

    `expect` is told how many are to be read. One that cannot be read stops nothing. Raises ArchiveError where the
    archive cannot be opened by the processes that read.
    """
    run = archive.begin_renewal(request.arguments, fresh=request.fresh) if request.write else None
    left = sorted(article for article in ids if run is None or article > run.up_to)
    expect(len(left))
    with Stopping() as stopping:
        _Reextraction(archive, request, run, tell, stopping).work(left)
    if run is not None:
        archive.tie_source_links(named_article)
        archive.end_renewal(run.id, stopped=stopping.asked)
    return Reextracted(
        stopped=stopping.asked, passed_over=len(ids) - len(left), run_id=run.id if run is not None else None
    )


@dataclass
class _Reextraction:
    archive: Archive
    request: ReextractRequest
    run: RenewalRun | None
    tell: Tell
    stopping: Stopping

    def work(self, left: Sequence[int]) -> None:
        """Until nothing is left, or a stop is asked for: what was begun then is still done."""
        read = partial(review, self.request.archive_url, all_versions=self.request.all_versions)
        with closing(ReadingPool[int, Reviewed](read, killer, self.request.workers)) as pool:
            for _, reviewed in pool.in_order(left, TOGETHER, lambda: self.stopping.asked):
                self._done(pool, [self._named(each) for each in reviewed])

    def _named(self, reviewed: Reviewed) -> Reviewed:
        """A reading that broke down may know no more than the number of its article."""
        named = self.archive.named(reviewed.article_id) if reviewed.key is None else None
        return replace(reviewed, key=named.key, publisher=named.publisher) if named else reviewed

    def _done(self, pool: ReadingPool[int, Reviewed], reviewed: list[Reviewed]) -> None:
        if self.run is None:
            return self._tell(reviewed)
        up_to = reviewed[-1].article_id
        for _ in range(_TRIES):
            moved = self.archive.renew(self.run.id, reviewed, up_to)
            self._tell([each for each in reviewed if each.article_id not in moved])
            if not moved:
                return None
            reviewed = pool.results(moved, pool.begin(moved))
        busy = "others wrote it again and again meanwhile"
        return self._tell([replace(each, outcome="failed", changes=(), problem=busy) for each in reviewed])

    def _tell(self, reviewed: Sequence[Reviewed]) -> None:
        for each in reviewed:
            self.tell(each)
