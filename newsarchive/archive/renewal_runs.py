"""Runs that read archived articles again: how far each came, so that one that was killed or stopped goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, insert, select, update

from newsarchive.archive.presence import is_gone
from newsarchive.archive.schema import RunRow

SPIDER = "reextract"
"""The name under which they stand among the runs."""
UP_TO = "up to number"
"""Beside the counts: the last article (or capture) that is done, in order of their numbers, until all are."""


@dataclass(frozen=True, kw_only=True)
class RenewalRun:
    """The run that a process works on; `up_to` is the last number that is done, 0 where none is."""

    id: int
    up_to: int


def begin(
    connection: Connection, arguments: dict[str, object], owner: str, now: datetime, *, fresh: bool = False
) -> RenewalRun:
    """Go on with the run of the same arguments that was killed or stopped, unless `fresh`; else begin one."""
    earlier = None if fresh else _resumable(connection, arguments)
    if earlier is not None:
        values = {"owner": owner, "outcome": None, "ended_at": None}
        connection.execute(update(RunRow).where(RunRow.id == earlier["id"]).values(values))
        return RenewalRun(id=earlier["id"], up_to=earlier["counts"].get(UP_TO, 0))
    adding = insert(RunRow).values(spider=SPIDER, arguments=arguments, simulated=False, owner=owner, started_at=now)
    run_id = connection.execute(adding.values(counts={}, seeds_complete=True).returning(RunRow.id)).scalar_one()
    return RenewalRun(id=run_id, up_to=0)


def _resumable(connection: Connection, arguments: dict[str, Any]) -> RowMapping | None:
    """The latest with these arguments, unless it came to its end."""
    rows = connection.execute(select(RunRow.__table__).where(RunRow.spider == SPIDER).order_by(RunRow.id.desc()))
    latest = next((row for row in rows.mappings() if row["arguments"] == arguments), None)
    if latest is None or (latest["outcome"] is None and not is_gone(connection, latest["owner"])):
        return None
    return latest if latest["outcome"] in (None, "stopped", "killed") else None


def advance(connection: Connection, run_id: int, counted: Mapping[str, int], up_to: int) -> None:
    """So many more are done, all up to that number."""
    counts = connection.execute(select(RunRow.counts).where(RunRow.id == run_id)).scalar_one()
    added = {name: counts.get(name, 0) + count for name, count in counted.items()}
    values = {"counts": {**counts, **added, UP_TO: up_to}}
    connection.execute(update(RunRow).where(RunRow.id == run_id).values(values))


def end(connection: Connection, run_id: int, outcome: Literal["complete", "stopped"], now: datetime) -> None:
    """The run is over, or goes on another time."""
    counts = dict(connection.execute(select(RunRow.counts).where(RunRow.id == run_id)).scalar_one())
    if outcome == "complete":
        counts.pop(UP_TO, None)
    values = {"outcome": outcome, "ended_at": now, "counts": counts}
    connection.execute(update(RunRow).where(RunRow.id == run_id).values(values))
