"""Hosts and their turns: when each may be asked next, on the database's clock, for all processes together."""

from collections.abc import Mapping

from sqlalchemy import Connection, case, select, update

from newsarchive.archive import awaited
from newsarchive.archive.engine import database_now
from newsarchive.archive.schema import HostRow
from newsarchive.archive.upserts import upsert

TRIAL_SECONDS = 60.0
"""After a pause one request tries the host: until its answer is known, or this long, no other goes."""

KEPT_DELAY = case((HostRow.crawl_delay > HostRow.delay, HostRow.crawl_delay), else_=HostRow.delay)
"""Seconds between two requests: our own delay, or the longer one that the host's robots.txt asks for."""
TURN_SECONDS = case(
    ((HostRow.paused_until.is_not(None)) & (KEPT_DELAY < TRIAL_SECONDS), TRIAL_SECONDS), else_=KEPT_DELAY
)
"""How long a turn that is claimed now keeps others away."""


def keep_delays(connection: Connection, delays: Mapping[str, float]) -> None:
    """Remember the delay of each host, in seconds."""
    statement = upsert(connection.dialect.name, HostRow)
    statement = statement.on_conflict_do_update(
        index_elements=["host"],
        set_={"delay": statement.excluded.delay},
        where=HostRow.delay != statement.excluded.delay,
    )
    # In one order, so that no two processes wait for each other's.
    rows = [{"host": host, "delay": delay, "next_allowed_at": 0.0} for host, delay in sorted(delays.items())]
    connection.execute(statement, rows)


def keep_crawl_delay(connection: Connection, host: str, delay: float, crawl_delay: float) -> None:
    """Remember the Crawl-delay of the host's robots.txt, which was asked for just now; 0 takes an earlier one back."""
    keep_delays(connection, {host: delay})
    connection.execute(update(HostRow).where(HostRow.host == host).values(crawl_delay=crawl_delay))
    if crawl_delay:
        hold(connection, host, delay)


def claim(connection: Connection, host: str, delay: float) -> float:
    """Claim one more request to `host`: 0.0 when it may go now, else the seconds to wait before asking again."""
    now = database_now(connection)
    keep_delays(connection, {host: delay})
    claimed = connection.execute(
        update(HostRow)
        .where(HostRow.host == host, HostRow.next_allowed_at <= now)
        .values(next_allowed_at=now + TURN_SECONDS)
    )
    if claimed.rowcount:
        return 0.0
    due = connection.execute(select(HostRow.next_allowed_at).where(HostRow.host == host)).scalar_one()
    return max(0.001, due - now)


def hold(connection: Connection, host: str, delay: float, ago: float = 0.0) -> None:
    """A claimed request to `host` went, or came in, `ago` seconds ago: the next goes a whole delay after that."""
    kept = case((HostRow.crawl_delay > delay, HostRow.crawl_delay), else_=delay)
    due = database_now(connection) - ago + kept
    connection.execute(
        update(HostRow).where(HostRow.host == host, HostRow.next_allowed_at < due).values(next_allowed_at=due)
    )


def seconds_until_due(connection: Connection, run_id: int) -> float | None:
    """Seconds until some queued row of the run may be fetched; None when none is queued."""
    due = awaited.next_due(connection, run_id)
    return None if due is None else max(0.0, due - database_now(connection))
