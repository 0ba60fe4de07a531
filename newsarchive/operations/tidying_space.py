"""The database brought into order: the search index, the -wal file; the file made anew where that is worth it."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

from newsarchive.archive import Archive
from newsarchive.archive.tidying_space import Space

Outcome = Literal["done", "not needed", "run under way", "no room", "not asked for", "stopped"]


@dataclass(frozen=True, kw_only=True)
class Vacuumed:
    """Whether the file was made anew, or why not; its bytes before and after, None on a server."""

    outcome: Outcome
    before: int | None = None
    after: int | None = None
    free: int | None = None
    runs: tuple[int, ...] = ()
    seconds: float = 0.0


def bring_into_order(
    archive: Archive, *, vacuums: bool, forced: bool, is_asked_to_stop: Callable[[], bool]
) -> Vacuumed:
    """All that takes no time at all or is stopped at once; then the vacuum, where it is worth it. Raises ArchiveError.

    Nothing is lost where the -wal file is not emptied, because somebody reads: the next time does it.
    """
    while not is_asked_to_stop() and archive.merge_index():
        pass
    archive.checkpoint()
    before = archive.space()
    runs = tuple(number for number, _ in archive.runs_under_way())
    outcome = why_not(before, runs, wanted=vacuums, forced=forced)
    if outcome != "done":
        return _told(outcome, before, before, runs)
    return _vacuum(archive, before, runs, is_asked_to_stop)


def why_not(space: Space | None, runs: tuple[int, ...], *, wanted: bool, forced: bool) -> Outcome:
    """Whether a vacuum is `done`, or the first reason against it; on a server (`space` is None) it disturbs nobody."""
    if not wanted:
        return "not asked for"
    if space is None:
        return "done"
    if not space.is_worth_it:
        return "not needed"
    if not space.has_room:
        return "no room"
    return "run under way" if runs and not forced else "done"


def _vacuum(
    archive: Archive, before: Space | None, runs: tuple[int, ...], is_asked_to_stop: Callable[[], bool]
) -> Vacuumed:
    began = time.monotonic()
    done = archive.vacuum(is_asked_to_stop)
    archive.checkpoint()
    told = _told("done" if done else "stopped", before, archive.space(), runs, round(time.monotonic() - began, 1))
    if done:
        archive.keep_chore("vacuum", asdict(told))
    return told


def _told(
    outcome: Outcome, before: Space | None, after: Space | None, runs: tuple[int, ...], seconds: float = 0.0
) -> Vacuumed:
    return Vacuumed(
        outcome=outcome,
        before=before.bytes if before else None,
        after=after.bytes if after else None,
        free=before.free if before else None,
        runs=runs,
        seconds=seconds,
    )
