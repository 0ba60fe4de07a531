"""What runs, notices and robots leave behind, and nobody asks for after a time: taken out a few hundred at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, String, and_, cast, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from newsarchive.archive import frontier
from newsarchive.archive.operating_schema import NoticeRow
from newsarchive.archive.presence import gone
from newsarchive.archive.provenance_schema import AttemptRow
from newsarchive.archive.schema import CaptureRow, FrontierRow, RobotsRow, RunRow, YieldRow

Leftover = Literal["frontier", "attempts", "yields", "runs", "notices", "robots"]
"""Tables of which rows go; in this order, as what goes of one lets go of another."""

TOGETHER = 200
NOTICES_KEPT = timedelta(days=90)
"""After they were sent."""
LEAST_KEPT = timedelta(days=31)
"""Runs and what they read stay at least so long, whatever is configured: `doctor` looks 30 days back."""
COMPARED = 100
"""Of each publisher so many yields stay, and of each command so many runs: what later runs are held against."""


@dataclass(frozen=True, kw_only=True)
class Ages:
    """What was done before these times goes; None: none of it does."""

    runs: datetime | None
    long_runs: datetime | None
    notices: datetime
    now: datetime


def ages(now: datetime, runs: timedelta | None) -> Ages:
    """By what is configured for `runs`."""
    return Ages(
        runs=now - runs if runs is not None else None,
        long_runs=now - max(runs, LEAST_KEPT) if runs is not None else None,
        notices=now - NOTICES_KEPT,
        now=now,
    )


def close_dead_runs(connection: Connection, ages: Ages) -> int:
    """Runs that began so long ago and whose processes are gone can go on no more: they were killed; how many.

    What they could not read goes with the next ones.
    """
    if ages.runs is None:
        return 0
    is_old = RunRow.started_at < ages.runs, RunRow.outcome.is_(None)
    rows = connection.execute(select(RunRow.id, RunRow.owner).where(*is_old)).all()
    nobodys = gone(connection, {row.owner for row in rows})
    dead = [row.id for row in rows if row.owner in nobodys]
    for number in dead:
        told = {"outcome": "killed", "ended_at": ages.now, "counts": frontier.counts(connection, number)}
        connection.execute(update(RunRow).where(RunRow.id == number).values(told))
        connection.execute(delete(FrontierRow).where(FrontierRow.run_id == number))
    return len(dead)


def count(connection: Connection, what: Leftover, ages: Ages) -> int:
    """How many rows would go."""
    which = _WHICH[what](ages)
    return 0 if which is None else connection.scalars(select(func.count()).select_from(which.subquery())).one()


def drop_some(connection: Connection, what: Leftover, ages: Ages) -> int:
    """Take out at most TOGETHER rows; says how many."""
    which = _WHICH[what](ages)
    if which is None:
        return 0
    table, key = _TABLES[what]
    some = connection.execute(which.limit(TOGETHER)).all()
    for row in some:
        connection.execute(delete(table).where(*(column == value for column, value in zip(key, row, strict=True))))
    return len(some)


_TABLES: Mapping[Leftover, tuple[Any, tuple[Any, ...]]] = {
    "frontier": (FrontierRow, (FrontierRow.id,)),
    "attempts": (AttemptRow, (AttemptRow.id,)),
    "yields": (YieldRow, (YieldRow.run_id, YieldRow.publisher)),
    "runs": (RunRow, (RunRow.id,)),
    "notices": (NoticeRow, (NoticeRow.id,)),
    "robots": (RobotsRow, (RobotsRow.origin,)),
}


def _frontier(ages: Ages) -> Any:
    """Of runs that ended so long ago; those that are under way have no end."""
    if ages.runs is None:
        return None
    return select(FrontierRow.id).join(RunRow, RunRow.id == FrontierRow.run_id).where(RunRow.ended_at < ages.runs)


def _attempts(ages: Ages) -> Any:
    """But the last of each key, which tells verification whether anything is new."""
    if ages.runs is None:
        return None
    later = aliased(AttemptRow)
    is_not_last = exists().where(later.key == AttemptRow.key, later.id > AttemptRow.id)
    return select(AttemptRow.id).where(AttemptRow.asked_at < ages.runs, is_not_last)


def _yields(ages: Ages) -> Any:
    """But those that later runs are held against: of each publisher the last COMPARED that nothing was amiss with."""
    if ages.long_runs is None:
        return None
    turn = func.row_number().over(partition_by=YieldRow.publisher, order_by=(_is_amiss(), YieldRow.run_id.desc()))
    numbered = select(YieldRow.run_id, YieldRow.publisher, RunRow.ended_at, turn.label("turn"))
    each = numbered.join(RunRow, RunRow.id == YieldRow.run_id).subquery()
    return select(each.c.run_id, each.c.publisher).where(each.c.turn > COMPARED, each.c.ended_at < ages.long_runs)


def _is_amiss() -> ColumnElement[bool]:
    """Runs with an alarm come last."""
    return cast(RunRow.alarms, String) != "[]"


def _runs(ages: Ages) -> Any:
    """Those that nothing in the archive is of any more, but the last COMPARED of each command."""
    if ages.long_runs is None:
        return None
    of = RunRow.spider, cast(RunRow.arguments, String), RunRow.simulated
    turn = func.row_number().over(partition_by=of, order_by=(_ends_otherwise(), RunRow.id.desc())).label("turn")
    turns = select(RunRow.id, turn).subquery()
    has_rows = or_(*(exists().where(table.run_id == RunRow.id) for table in _OF_RUNS))
    old = and_(RunRow.ended_at < ages.long_runs, ~has_rows, turns.c.turn > COMPARED)
    return select(RunRow.id).join(turns, turns.c.id == RunRow.id).where(old)


def _ends_otherwise() -> ColumnElement[bool]:
    """Runs that others are not held against come last."""
    return or_(RunRow.outcome.is_(None), RunRow.outcome.not_in(("complete", "suspicious")), _is_amiss())


_OF_RUNS: tuple[Any, ...] = (CaptureRow, FrontierRow, AttemptRow, YieldRow)


def _notices(ages: Ages) -> Any:
    return select(NoticeRow.id).where(NoticeRow.sent_at < ages.notices)


def _robots(ages: Ages) -> Any:
    """What does not hold any more, of origins that nobody has asked for a while."""
    return select(RobotsRow.origin).where(RobotsRow.expires_at < ages.now - LEAST_KEPT)


_WHICH: Mapping[Leftover, Callable[[Ages], Any]] = {
    "frontier": _frontier,
    "attempts": _attempts,
    "yields": _yields,
    "runs": _runs,
    "notices": _notices,
    "robots": _robots,
}
LEFTOVERS: tuple[Leftover, ...] = tuple(_WHICH)
