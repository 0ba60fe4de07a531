"""Runs: closed with an outcome, counted, told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, delete, func, select, update

from newsarchive.archive import awaited, frontier, leases, presence, statements, yields
from newsarchive.archive.errors import NoSuchRun, RunLost
from newsarchive.archive.judging import Alarm
from newsarchive.archive.schema import FrontierRow, RunRow
from newsarchive.archive.versions import SHOWING
from newsarchive.items import FALSE_PAGES, UNASKED
from newsarchive.normalization.text import clean_line

RunOutcome = Literal["complete", "suspicious", "failed", "stopped", "killed"]

TROUBLES = ("suspicious", "unrecognised", "failed", "parse_failed", "refused", "page-budget", *FALSE_PAGES)
"""What comes of pages that could not be read though they should have been. A 404 is an answer like others: where too
many come, the yield tells."""
_SAMPLES = 5
_READ = (*SHOWING, "gone", "stale", "earlier", *UNASKED)


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run as people see it; `outcome` is None while it is under way."""

    id: int
    spider: str
    arguments: dict[str, Any]
    started_at: datetime
    ended_at: datetime | None
    outcome: RunOutcome | None
    message: str | None
    counts: dict[str, int]
    problems: tuple[tuple[str, str, str], ...]
    simulated: bool
    alarms: tuple[Alarm, ...] = ()


def close_run(
    connection: Connection,
    run_id: int,
    owner: str,
    now: datetime,
    stopped: bool,
    message: str | None,
    *,
    failed: bool = False,
    compares: bool = True,
) -> Run:
    """End a run: leases go back, it is counted and judged; a run with nothing left drops its frontier. Raises RunLost.

    `compares`: runs with the same spider and arguments find about as many articles each time.
    """
    require_own(connection, run_id, owner)
    leases.release(connection, run_id, owner)
    counts = frontier.counts(connection, run_id)
    is_stopped = stopped or bool(counts.get("unfinished"))
    alarms = () if is_stopped else yields.judged(connection, run_id, counts, compares=compares and not failed)
    yields.keep_alarms(connection, run_id, alarms)
    outcome = "failed" if failed else judge(counts, alarms, stopped=is_stopped)
    message = message and clean_line(message)
    values = {"outcome": outcome, "ended_at": now, "counts": counts, "message": message}
    connection.execute(update(RunRow).where(RunRow.id == run_id).values(values))
    run = get_run(connection, run_id)
    if not counts.get("unfinished"):
        awaited.forget(connection, run_id)
        done_well = FrontierRow.problem.is_(None)
        connection.execute(delete(FrontierRow).where(FrontierRow.run_id == run_id, done_well))
    return run


def require_own(connection: Connection, run_id: int, owner: str) -> None:
    """Raise RunLost where the run is not that of `owner` any more: it was taken for gone, asleep or cut off."""
    if (found := statements.one(connection, _OWNER, {"run": run_id}, str)) not in (owner, None):
        raise RunLost(f"run {run_id} was given to {found}, which goes on with it: nothing was heard of this process")


_OWNER = select(RunRow.owner).where(RunRow.id == bindparam("run"))


def judge(counts: dict[str, int], alarms: Collection[Alarm] = (), *, stopped: bool) -> RunOutcome:
    """The outcome of a run: failed when nothing was read, suspicious when some pages could not be, or are amiss."""
    read = sum(counts.get(fate, 0) for fate in _READ)
    troubles = sum(counts.get(fate, 0) for fate in TROUBLES)
    if stopped:
        return "stopped"
    if (troubles or counts.get("missing")) and not read:
        return "failed"
    return "suspicious" if troubles or any(not alarm.is_notice for alarm in alarms) else "complete"


def under_way(connection: Connection) -> list[tuple[int, str]]:
    """The runs, number and spider, that processes work on now, on whatever machine."""
    rows = connection.execute(select(RunRow.id, RunRow.spider, RunRow.owner).where(RunRow.outcome.is_(None))).all()
    gone = presence.gone(connection, {row.owner for row in rows})
    return [(row.id, row.spider) for row in rows if row.owner not in gone]


def list_runs(connection: Connection, limit: int = 20) -> list[Run]:
    """The latest runs, newest first."""
    ids = connection.execute(select(RunRow.id).order_by(RunRow.id.desc()).limit(limit)).scalars().all()
    return [get_run(connection, run_id) for run_id in ids]


def get_run(connection: Connection, run_id: int) -> Run:
    """One run with its counts (live ones while it is under way) and up to five problems. Raises NoSuchRun."""
    row = connection.execute(select(RunRow.__table__).where(RunRow.id == run_id)).mappings().one_or_none()
    if row is None:
        raise _no_such_run(connection, run_id)
    dead = row["outcome"] is None and presence.is_gone(connection, row["owner"])
    return Run(
        id=row["id"],
        spider=row["spider"],
        arguments=row["arguments"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        outcome="killed" if dead else row["outcome"],
        message=row["message"],
        counts=row["counts"] or frontier.counts(connection, run_id),
        problems=_problems(connection, run_id),
        simulated=row["simulated"],
        alarms=yields.read_alarms(row["alarms"]),
    )


def _no_such_run(connection: Connection, run_id: int) -> NoSuchRun:
    last = connection.execute(select(func.max(RunRow.id))).scalar_one()
    there_are = f"the latest is {last}; newsarchive runs lists them" if last else "there is none yet"
    return NoSuchRun(f"there is no run {run_id}: {there_are}")


def _problems(connection: Connection, run_id: int) -> tuple[tuple[str, str, str], ...]:
    """The first of each kind, then the second of each, until there are five."""
    turn = func.row_number().over(partition_by=FrontierRow.outcome, order_by=FrontierRow.id).label("turn")
    problems = (
        select(FrontierRow.id, FrontierRow.outcome, FrontierRow.url, FrontierRow.problem, turn)
        .where(FrontierRow.run_id == run_id, FrontierRow.problem.is_not(None))
        .subquery()
    )
    samples = select(problems).order_by(problems.c.turn, problems.c.id).limit(_SAMPLES)
    return tuple((str(row.outcome), row.url, str(row.problem)) for row in connection.execute(samples))
