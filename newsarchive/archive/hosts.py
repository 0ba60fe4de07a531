"""Hosts and their turns: when each may be asked next, on the database's clock, for all processes together."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Case, Connection, case, select, update

from newsarchive.archive import awaited
from newsarchive.archive.engine import database_now, now_in_sql
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


DELAY_HOLDS_SECONDS = 60.0
"""Processes may be configured with different delays for a host: the longest holds, until it was not asked for so long
after its last turn."""


@dataclass(frozen=True)
class Going:
    """A request that goes: nobody else's does `until` then, on the database's clock; `is_paused`: nor may this one."""

    until: float
    is_paused: bool


def keep_delays(connection: Connection, delays: Mapping[str, float]) -> None:
    """Remember the delay of each host, in seconds; a longer one of another process holds (DELAY_HOLDS_SECONDS)."""
    statement = upsert(connection.dialect.name, HostRow)
    is_lower = HostRow.delay > statement.excluded.delay
    is_unused = HostRow.next_allowed_at < now_in_sql(connection) - DELAY_HOLDS_SECONDS
    statement = statement.on_conflict_do_update(
        index_elements=["host"],
        set_={"delay": statement.excluded.delay},
        where=(HostRow.delay < statement.excluded.delay) | (is_lower & is_unused),
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


def go(connection: Connection, host: str, delay: float, way: float) -> Going:
    """A claimed request to `host` goes now: the next one a whole delay after the `way` seconds that it may take."""
    now = database_now(connection)
    due = now + way + _longest(delay)
    later = case((HostRow.next_allowed_at > due, HostRow.next_allowed_at), else_=due)
    going = update(HostRow).where(HostRow.host == host).values(next_allowed_at=later)
    row = connection.execute(going.returning(HostRow.next_allowed_at, HostRow.paused_until)).one()
    return Going(until=row.next_allowed_at, is_paused=row.paused_until is not None and row.paused_until > now)


def hold(connection: Connection, host: str, delay: float, ago: float = 0.0, until: float | None = None) -> None:
    """A request to `host` had come in `ago` seconds ago: the next goes a whole delay after that, not before.

    Nor later, where `until`, which `go` gave for it, still stands: nobody has claimed a turn since.
    """
    due = database_now(connection) - ago + _longest(delay)
    still_stands = (HostRow.next_allowed_at == until) & HostRow.paused_until.is_(None)
    connection.execute(
        update(HostRow)
        .where(HostRow.host == host, (HostRow.next_allowed_at < due) | still_stands)
        .values(next_allowed_at=due)
    )
    if until is not None:
        awaited.is_due_earlier(connection, host)


def _longest(delay: float) -> Case[float]:
    return case((delay < KEPT_DELAY, KEPT_DELAY), else_=delay)


def seconds_until_due(connection: Connection, run_id: int) -> float | None:
    """Seconds until some queued row of the run may be fetched; None when none is queued."""
    due = awaited.next_due(connection, run_id)
    return None if due is None else max(0.0, due - database_now(connection))
