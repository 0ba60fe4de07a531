"""Runs that begin, and those of dead processes that others go on with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from newsarchive.archive import awaited, frontier, leases, presence
from newsarchive.archive.engine import alone_with
from newsarchive.archive.schema import FrontierRow, RunRow


@dataclass(frozen=True, kw_only=True)
class OpenRun:
    """The run that a crawl works on; `resumed` when an earlier process began it."""

    id: int
    resumed: bool
    seeds_complete: bool


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


def seeds_complete(connection: Connection, run_id: int) -> None:
    """Remember that every seed of the run is in the frontier: a resumed run need not ask for them again."""
    connection.execute(update(RunRow).where(RunRow.id == run_id).values(seeds_complete=True))
