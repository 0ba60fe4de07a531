"""Leases of frontier rows: given when a host is due, and each ended exactly once.

A host's `next_allowed_at` is claimed in the transaction that leases the row, on the database's clock, so any
number of processes share one delay.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, Update, bindparam, exists, select, update

from newsarchive.archive import statements, verdicts_asked
from newsarchive.archive.engine import database_now
from newsarchive.archive.errors import LeaseLost
from newsarchive.archive.hosts import KEPT_DELAY, TURN_SECONDS
from newsarchive.archive.processes import is_dead
from newsarchive.archive.schema import CaptureRow, FrontierRow, HostRow

LEASE_SECONDS = 900.0
"""A lease of a machine that is not heard of any more ends after this: longer than any fetch with its retries."""


@dataclass(frozen=True)
class Leased:
    """A frontier row that this process may fetch now."""

    id: int
    url: str
    method: str
    body: bytes
    callback: str
    cb_kwargs: dict[str, Any]
    depth: int
    priority: int
    host: str
    """Whose turn was claimed: that of another host than the address's where a redirect led to one that is busy."""
    listed_change: datetime | None
    """When the article last changed by the word of the list that names it."""
    postponed: int
    """How often the row went back to the queue because its host asked for time or gave no answer."""
    never_captured: bool
    """Whether the archive had no capture of the address, so that there is nothing to ask by."""
    is_troubled: bool
    """Whether the host gave no good answer of late, so that one would be news."""


class _Host(NamedTuple):
    name: str
    delay: float
    turn: float
    failures: int
    paused_until: float | None


def lease(connection: Connection, run_id: int, owner: str, room: int) -> list[Leased]:
    """Up to `room` rows of one host that is due: one where the host has a delay. Claims the host."""
    now = database_now(connection)
    host = statements.one(connection, _DUE_HOST, {"run": run_id, "now": now}, _Host)
    if host is None:
        return []
    statements.change(connection, _CLAIM, {"claimed": host.name, "next_allowed_at": now + host.turn})
    wanted = {"run": run_id, "from_host": host.name, "room": 1 if host.turn else room}
    is_troubled = bool(host.failures) or host.paused_until is not None
    rows = statements.each(connection, _NEXT_ROWS, wanted, partial(Leased, is_troubled=is_troubled))
    lent = {"lease_owner": owner, "lease_expires": now + LEASE_SECONDS}
    statements.change_each(connection, _MARK, [{"row": row.id, **lent} for row in rows])
    return rows


_DUE_HOST = (
    select(HostRow.host, KEPT_DELAY, TURN_SECONDS, HostRow.failures, HostRow.paused_until)
    .where(HostRow.next_allowed_at <= bindparam("now"))
    .where(
        exists().where(
            FrontierRow.run_id == bindparam("run"), FrontierRow.state == "queued", FrontierRow.host == HostRow.host
        )
    )
    .order_by(HostRow.next_allowed_at)
    .limit(1)
    .with_for_update(skip_locked=True)  # PostgreSQL: no two processes wait for, or get, the same host
)
_CLAIM = (
    update(HostRow).where(HostRow.host == bindparam("claimed")).values(next_allowed_at=bindparam("next_allowed_at"))
)
_KEPT = [name for name in Leased.__dataclass_fields__ if name in FrontierRow.__table__.columns]
_NEXT_ROWS = (
    select(*[getattr(FrontierRow, name) for name in _KEPT], ~exists().where(CaptureRow.url == FrontierRow.url))
    .where(FrontierRow.run_id == bindparam("run"), FrontierRow.state == "queued")
    .where(FrontierRow.host == bindparam("from_host"))
    .order_by(FrontierRow.priority.desc(), FrontierRow.id)
    .limit(bindparam("room"))
)
_MARK = update(FrontierRow).where(FrontierRow.id == bindparam("row")).values(state="leased")


def end(connection: Connection, frontier_id: int, owner: str, outcome: str, problem: str | None) -> None:
    """End this process's lease of a row. Raises LeaseLost where it is not (or no longer) this process's."""
    _let_go(connection, _END, frontier_id, owner, {"came_of_it": outcome, "what_happened": problem})


def _let_go(connection: Connection, how: Update, frontier_id: int, owner: str, values: dict[str, Any]) -> None:
    if not statements.change(connection, how, {"row": frontier_id, "owner": owner, **values}):
        raise LeaseLost(f"frontier row {frontier_id} is not leased by {owner} any more")


_END = (
    update(FrontierRow)
    .where(FrontierRow.id == bindparam("row"), FrontierRow.state == "leased")
    .where(FrontierRow.lease_owner == bindparam("owner"))
    .values(state="done", lease_owner=None, lease_expires=None)
    .values(outcome=bindparam("came_of_it"), problem=bindparam("what_happened"))
)


def postpone(connection: Connection, frontier_id: int, owner: str, host: str, *, counts: bool) -> None:
    """End this process's lease: the row waits for `host` behind others like it. Raises LeaseLost.

    With `counts`, it was asked for in vain.
    """
    _let_go(connection, _POSTPONE, frontier_id, owner, {"awaited": host, "more": int(counts)})
    if counts:
        reason = connection.scalars(select(HostRow.reason).where(HostRow.host == host)).one_or_none()
        verdicts_asked.keep_attempt(connection, frontier_id, "postponed", f"{host} {reason}" if reason else None)


_POSTPONE = (
    update(FrontierRow)
    .where(FrontierRow.id == bindparam("row"), FrontierRow.state == "leased")
    .where(FrontierRow.lease_owner == bindparam("owner"))
    .values(state="queued", lease_owner=None, lease_expires=None, host=bindparam("awaited"))
    .values(postponed=FrontierRow.postponed + bindparam("more"), priority=FrontierRow.priority - bindparam("more"))
)


def release(connection: Connection, run_id: int, owner: str) -> int:
    """Give back every lease of `owner` in the run; says how many."""
    return _requeue(connection, FrontierRow.run_id == run_id, FrontierRow.lease_owner == owner)


def reclaim(connection: Connection, run_id: int, owner: str) -> int:
    """Take back the run's leases that expired or whose owner died on this machine; says how many.

    `owner` knows what it is at work on: its own leases do not expire while it lives.
    """
    expired = (FrontierRow.lease_expires < database_now(connection)) & (FrontierRow.lease_owner != owner)
    leased = FrontierRow.run_id == run_id, FrontierRow.state == "leased"
    owners = connection.execute(select(FrontierRow.lease_owner).where(*leased).distinct()).scalars()
    dead = [owner for owner in owners if owner and is_dead(owner)]
    return _requeue(connection, FrontierRow.run_id == run_id, expired | FrontierRow.lease_owner.in_(dead))


def _requeue(connection: Connection, *which: Any) -> int:
    return connection.execute(
        update(FrontierRow)
        .where(FrontierRow.state == "leased", *which)
        .values(state="queued", lease_owner=None, lease_expires=None)
    ).rowcount
