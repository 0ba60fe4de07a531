"""Runs: opened or resumed, closed with an outcome, counted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, insert, select, update

from newsarchive.archive import awaited, frontier, leases, presence, statements, yields
from newsarchive.archive.engine import alone_with
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
class OpenRun:
    """The run that a crawl works on; `resumed` when an earlier process began it."""

    id: int
    resumed: bool
    seeds_complete: bool


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


def open_run(
    connection: Connection,
    *,
    spider: str,
    arguments: Mapping[str, object],
    simulated: bool,
    owner: str,
    now: datetime,
    fresh: bool = False,
) -> OpenRun:
    """Resume the run of the same spider and arguments that was killed or stopped, else begin a new one.

    With `fresh` the earlier run is given up: it stays listed as it ended, its frontier is dropped.
    """
    alone_with(connection, "runs")
    earlier = _resumable(connection, spider, arguments, simulated)
    if earlier is not None and fresh:
        _give_up(connection, earlier)
    elif earlier is not None:
        return _resume(connection, earlier, owner)
    run_id = connection.execute(
        insert(RunRow)
        .values(spider=spider, arguments=dict(arguments), simulated=simulated, owner=owner, started_at=now)
        .values(counts={}, seeds_complete=False)
        .returning(RunRow.id)
    ).scalar_one()
    return OpenRun(id=run_id, resumed=False, seeds_complete=False)


def goes_on(connection: Connection, spider: str, arguments: Mapping[str, object], simulated: bool) -> bool:
    """Whether a crawl by this spider with these arguments would resume an earlier run."""
    return _resumable(connection, spider, arguments, simulated) is not None


def _resumable(
    connection: Connection, spider: str, arguments: Mapping[str, object], simulated: bool
) -> RowMapping | None:
    rows = connection.execute(
        select(RunRow.__table__)
        .where(RunRow.spider == spider, RunRow.simulated == simulated)
        .where(RunRow.outcome.is_(None) | RunRow.outcome.in_(("stopped", "killed")))
        .order_by(RunRow.id.desc())
    ).mappings()
    return next((row for row in rows if row["arguments"] == arguments and _can_go_on(connection, row)), None)


def _can_go_on(connection: Connection, row: RowMapping) -> bool:
    """A dead process's run always (its closing may be what is missing), an ended one while rows are left."""
    if row["outcome"] is None:
        return presence.is_gone(connection, row["owner"])
    return frontier.is_unfinished(connection, row["id"])


def _resume(connection: Connection, row: RowMapping, owner: str) -> OpenRun:
    values: dict[str, Any] = {"owner": owner, "outcome": None, "ended_at": None, "message": None, "counts": {}}
    values["alarms"] = []
    connection.execute(update(RunRow).where(RunRow.id == row["id"]).values(values))
    awaited.add_all(connection, row["id"])
    leases.reclaim(connection, row["id"], owner)
    return OpenRun(id=row["id"], resumed=True, seeds_complete=row["seeds_complete"])


def take_back(connection: Connection, now: datetime) -> list[int]:
    """End the runs of processes that are gone as killed, and give their leases back; the runs' numbers.

    Nobody need have come to go on with them. One that has only its closing left stays for who does.
    """
    open_runs = connection.execute(select(RunRow.id, RunRow.owner).where(RunRow.outcome.is_(None))).all()
    gone = presence.gone(connection, {row.owner for row in open_runs})
    left = [row for row in open_runs if row.owner in gone and frontier.is_unfinished(connection, row.id)]
    if left:
        alone_with(connection, "runs")
    return [row.id for row in left if _is_taken_back(connection, row.id, row.owner, now)]


def _is_taken_back(connection: Connection, run_id: int, owner: str, now: datetime) -> bool:
    ended = {"outcome": "killed", "ended_at": now, "message": "the process that was at work on it is gone"}
    still_its = RunRow.id == run_id, RunRow.owner == owner, RunRow.outcome.is_(None)
    if not connection.execute(update(RunRow).where(*still_its).values(ended)).rowcount:
        return False
    leases.reclaim(connection, run_id, owner="")
    connection.execute(update(RunRow).where(RunRow.id == run_id).values(counts=frontier.counts(connection, run_id)))
    return True


def _give_up(connection: Connection, row: RowMapping) -> None:
    counts = frontier.counts(connection, row["id"])
    values = {"outcome": row["outcome"] or "killed", "counts": counts}
    connection.execute(update(RunRow).where(RunRow.id == row["id"]).values(values))
    awaited.forget(connection, row["id"])
    connection.execute(delete(FrontierRow).where(FrontierRow.run_id == row["id"]))


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


def seeds_complete(connection: Connection, run_id: int) -> None:
    """Remember that every seed of the run is in the frontier: a resumed run need not ask for them again."""
    connection.execute(update(RunRow).where(RunRow.id == run_id).values(seeds_complete=True))


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
