"""`newsarchive tidy`: what is old and told nothing new goes by rule, then the database is brought into order.

Every step is a short transaction of its own, so that crawls go on meanwhile. A kill leaves an archive that is whole;
the next time goes on.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from newsarchive import clock
from newsarchive.archive import Archive
from newsarchive.archive.retention import Thinning
from newsarchive.archive.tidying_captures import Bound, Group
from newsarchive.archive.tidying_leftovers import LEFTOVERS, Ages, Leftover, ages
from newsarchive.config import Retention
from newsarchive.operations.stopping import Stopping
from newsarchive.operations.tidying_space import Vacuumed, bring_into_order

What = Literal["captures", "payloads"] | Leftover

AT_WORK = AT_REST = 0.06
"""Seconds of work, one short transaction after the other, and of rest: for so long may a writer that waits for its
turn be away between two tries (archive.engine). Without it, one in twenty waited for 0.25 s."""


class Tell(Protocol):
    """Told how much of what is done."""

    def __call__(self, done: int | None = None, *, total: int | None = None, what: str | None = None) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Swept:
    """Rows of a table that went, or would go; `bytes` where they are known: of pages as they are kept."""

    what: What
    rows: int
    bytes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Tidied:
    """What went, or would go, table by table; how the file fared, None where nobody looked at that."""

    swept: tuple[Swept, ...]
    vacuumed: Vacuumed | None = None
    stopped: bool = False
    seconds: float = 0.0


@dataclass
class Tidy:
    """One tidying of `archive` by `retention`; `dry_run` changes nothing."""

    archive: Archive
    retention: Retention
    tell: Tell
    dry_run: bool = False
    is_asked_to_stop: Callable[[], bool] = lambda: False
    _would: list[int] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    def steps(self) -> Iterator[Swept]:
        """Table by table; whatever is done when it stops is done."""
        if self.retention.captures is not None:
            yield Swept(what="captures", rows=self._captures())
        yield self._payloads()
        old = ages(clock.now(), self.retention.runs)
        if not self.dry_run:
            self.archive.close_dead_runs(old)
        for what in LEFTOVERS:
            rows = self.archive.count_leftovers(what, old) if self.dry_run else self._drop(what, old)
            yield Swept(what=what, rows=rows)

    def _captures(self) -> int:
        assert self.retention.captures is not None
        rule = Thinning(before=clock.now() - self.retention.captures, keep_every=self.retention.keep_every)
        known, looked_at, gone = self.archive.bound_captures(), 0, 0
        for groups in self.archive.crowded():
            for group, ids in self.archive.going(groups, rule, known).items():
                if self.is_asked_to_stop():
                    return gone
                gone += self._some(group, ids, rule, known)
            looked_at += len(groups)
            self.tell(looked_at, what="articles looked at")
        return gone

    def _some(self, group: Group, ids: list[int], rule: Thinning, known: Bound) -> int:
        if self.dry_run:
            self._would += ids
            return len(ids)
        gone = 0
        while more := self.archive.thin(group, rule, known):
            gone += more
            self._give_way()
        return gone

    def _give_way(self) -> None:
        """Let others write, when it is time."""
        if time.monotonic() - self._began > AT_WORK:
            time.sleep(AT_REST)
            self._began = time.monotonic()

    def _payloads(self) -> Swept:
        """Whatever left them without a capture."""
        if self.dry_run:
            would = self.archive.would_free(self._would)
            return Swept(what="payloads", rows=would.payloads, bytes=would.bytes)
        rows = size = 0
        for some in self.archive.orphaned_payloads():
            for number in some:
                if self.is_asked_to_stop():
                    return Swept(what="payloads", rows=rows, bytes=size)
                dropped = self.archive.drop_payload(number)
                rows, size = rows + dropped.payloads, size + dropped.bytes
                self._give_way()
            self.tell(rows, what="pages taken out")
        return Swept(what="payloads", rows=rows, bytes=size)

    def _drop(self, what: Leftover, old: Ages) -> int:
        gone = 0
        while not self.is_asked_to_stop() and (more := self.archive.drop_leftovers(what, old)):
            gone += more
            self._give_way()
            self.tell(gone, what=what)
        return gone


def tidy(
    archive: Archive,
    retention: Retention,
    *,
    dry_run: bool = False,
    vacuums: bool = True,
    forced: bool = False,
    tell: Tell,
) -> Tidied:
    """Thin by `retention`, then bring the database into order; `vacuums`: make the file anew where that is worth it.

    `forced`: even where a run is under way, which then may have to wait for too long. Ctrl-C ends it after the step
    under way. Raises ArchiveError.
    """
    began = time.monotonic()
    with Stopping() as stopping:
        work = Tidy(archive, retention, tell, dry_run, lambda: stopping.asked)
        swept = tuple(work.steps())
        vacuumed = None
        if not dry_run and not stopping.asked:
            vacuumed = bring_into_order(
                archive, vacuums=vacuums, forced=forced, is_asked_to_stop=lambda: stopping.asked
            )
        done = Tidied(
            swept=swept, vacuumed=vacuumed, stopped=stopping.asked, seconds=round(time.monotonic() - began, 1)
        )
    if not dry_run:
        _remember(archive, done)
    return done


def _remember(archive: Archive, done: Tidied) -> None:
    result = {each.what: each.rows for each in done.swept if each.rows}
    archive.keep_chore("tidy", {"rows": result, "seconds": done.seconds, "stopped": done.stopped})
