"""Hosts and their turns: when each may be asked next, on the database's clock, for all processes together."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select, update

from newsarchive.archive.engine import database_now
from newsarchive.archive.schema import FrontierRow, HostRow
from newsarchive.archive.upserts import upsert


def keep_delays(connection: Connection, delays: Mapping[str, float]) -> None:
    """Remember the delay of each host, in seconds."""
    statement = upsert(connection.dialect.name, HostRow)
    statement = statement.on_conflict_do_update(
        index_elements=["host"],
        set_={"delay": statement.excluded.delay},
        where=HostRow.delay != statement.excluded.delay,
    )
    rows = [{"host": host, "delay": delay, "next_allowed_at": 0.0} for host, delay in delays.items()]
    connection.execute(statement, rows)


def claim(connection: Connection, host: str, delay: float) -> float:
    """Claim one more request to `host`: 0.0 when it may go now, else the seconds to wait before asking again."""
    now = database_now(connection)
    keep_delays(connection, {host: delay})
    claimed = connection.execute(
        update(HostRow).where(HostRow.host == host, HostRow.next_allowed_at <= now).values(next_allowed_at=now + delay)
    )
    if claimed.rowcount:
        return 0.0
    due = connection.execute(select(HostRow.next_allowed_at).where(HostRow.host == host)).scalar_one()
    return max(0.001, due - now)


def hold(connection: Connection, host: str, delay: float) -> None:
    """A claimed request to `host` goes only now: the next one goes a whole `delay` after it."""
    due = database_now(connection) + delay
    connection.execute(
        update(HostRow).where(HostRow.host == host, HostRow.next_allowed_at < due).values(next_allowed_at=due)
    )


def seconds_until_due(connection: Connection, run_id: int) -> float | None:
    """Seconds until some queued row of the run may be fetched; None when none is queued."""
    waiting = select(FrontierRow.host).where(FrontierRow.run_id == run_id, FrontierRow.state == "queued")
    due = connection.execute(
        select(func.min(HostRow.next_allowed_at)).where(HostRow.host.in_(waiting.distinct()))
    ).scalar_one()
    return None if due is None else max(0.0, due - database_now(connection))
