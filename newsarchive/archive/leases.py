"""Leases of frontier rows: given when a host is due, and each ended exactly once.

A host's `next_allowed_at` is claimed in the transaction that leases the row, on the database's clock, so any
number of processes share one delay.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Update, bindparam, exists, func, literal_column, select, update
from sqlalchemy.orm import aliased

from newsarchive.archive import awaited, presence, statements, verdicts_asked
from newsarchive.archive.engine import database_now
from newsarchive.archive.errors import LeaseLost
from newsarchive.archive.hosts import KEPT_DELAY, TURN_SECONDS
from newsarchive.archive.schema import AwaitedRow, CaptureRow, FrontierRow, HostRow

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
    passed: int
    """How many stand before it that are not due any more, or are held by others; no more than FAR are counted."""


FAR = 32
"""So many hosts are passed by; beyond, it is noted when they are due, which costs as much as passing them again."""


def lease(connection: Connection, run_id: int, owner: str, room: int) -> list[Leased]:
    """Up to `room` rows of one host that is due: one where the host has a delay. Claims the host."""
    now = database_now(connection)
    while (host := _due_host(connection, run_id, now)) is not None:
        if rows := _lease_of(connection, run_id, owner, room, host, now):
            return rows
    return []


def _due_host(connection: Connection, run_id: int, now: float) -> _Host | None:
    """The host that was due first of those that the run waits for, held; None where none is, or others hold them."""
    while True:
        host = statements.one(connection, _DUE_HOST, {"run": run_id, "now": now}, _Host)
        if host is not None and host.passed < FAR:
            return host
        caught_up = awaited.catch_up(connection, run_id, now)
        if host is not None or not caught_up:
            return host


def _lease_of(connection: Connection, run_id: int, owner: str, room: int, host: _Host, now: float) -> list[Leased]:
    """Rows of the host; none where something else than a lease has taken the last of them."""
    room = 1 if host.turn else room
    is_troubled = bool(host.failures) or host.paused_until is not None
    wanted = {"run": run_id, "from_host": host.name}
    queued = statements.each(connection, _next_rows(room + 1), wanted, partial(Leased, is_troubled=is_troubled))
    awaited.asked(connection, run_id, host.name, now + host.turn, has_more=len(queued) > room)
    rows = queued[:room]
    if rows:
        statements.change(connection, _CLAIM, {"claimed": host.name, "next_allowed_at": now + host.turn})
        lent = {"lease_owner": owner, "lease_expires": now + LEASE_SECONDS}
        statements.change_each(connection, _MARK, [{"row": row.id, **lent} for row in rows])
    return rows


_before = aliased(AwaitedRow)
_PASSED = (
    select(func.count())
    .select_from(
        select(_before.host)
        .where(_before.run_id == bindparam("run"), _before.not_before < AwaitedRow.not_before)
        .correlate(AwaitedRow)
        .limit(FAR)
        .subquery()
    )
    .scalar_subquery()
)
_DUE_HOST = (
    select(HostRow.host, KEPT_DELAY, TURN_SECONDS, HostRow.failures, HostRow.paused_until, _PASSED)
    .select_from(AwaitedRow)
    .join(HostRow, HostRow.host == AwaitedRow.host)
    .where(AwaitedRow.run_id == bindparam("run"), AwaitedRow.not_before <= bindparam("now"))
    .where(HostRow.next_allowed_at <= bindparam("now"))
    .order_by(AwaitedRow.not_before)
    .limit(1)
    .with_for_update(of=HostRow, skip_locked=True)  # PostgreSQL: no two processes wait for, or get, the same host
)
_CLAIM = (
    update(HostRow).where(HostRow.host == bindparam("claimed")).values(next_allowed_at=bindparam("next_allowed_at"))
)
_KEPT = [name for name in Leased.__dataclass_fields__ if name in FrontierRow.__table__.columns]


@cache
def _next_rows(most: int) -> Select[Any]:
    """The limit in words: for a parameter there PostgreSQL plans each time anew, over all partitions of captures."""
    return (
        select(*[getattr(FrontierRow, name) for name in _KEPT], ~exists().where(CaptureRow.url == FrontierRow.url))
        .where(FrontierRow.run_id == bindparam("run"), FrontierRow.state == "queued")
        .where(FrontierRow.host == bindparam("from_host"))
        .order_by(FrontierRow.priority.desc(), FrontierRow.id)
        .limit(literal_column(str(most)))
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
    run_id = statements.one(connection, _RUN_OF, {"row": frontier_id}, int)
    if run_id is not None:
        awaited.add(connection, run_id, [host])
    _let_go(connection, _POSTPONE, frontier_id, owner, {"awaited": host, "more": int(counts)})
    if counts:
        reason = connection.scalars(select(HostRow.reason).where(HostRow.host == host)).one_or_none()
        verdicts_asked.keep_attempt(connection, frontier_id, "postponed", f"{host} {reason}" if reason else None)


_RUN_OF = select(FrontierRow.run_id).where(FrontierRow.id == bindparam("row"))
_POSTPONE = (
    update(FrontierRow)
    .where(FrontierRow.id == bindparam("row"), FrontierRow.state == "leased")
    .where(FrontierRow.lease_owner == bindparam("owner"))
    .values(state="queued", lease_owner=None, lease_expires=None, host=bindparam("awaited"))
    .values(postponed=FrontierRow.postponed + bindparam("more"), priority=FrontierRow.priority - bindparam("more"))
)


def release(connection: Connection, run_id: int, owner: str) -> int:
    """Give back every lease of `owner` in the run; says how many."""
    return _requeue(connection, run_id, FrontierRow.lease_owner == owner)


def reclaim(connection: Connection, run_id: int, owner: str) -> int:
    """Take back the run's leases that expired or whose owner is gone; says how many.

    `owner` knows what it is at work on: its own leases do not expire while it lives.
    """
    expired = (FrontierRow.lease_expires < database_now(connection)) & (FrontierRow.lease_owner != owner)
    leased = FrontierRow.run_id == run_id, FrontierRow.state == "leased"
    owners = connection.execute(select(FrontierRow.lease_owner).where(*leased).distinct()).scalars()
    gone = presence.gone(connection, {owner for owner in owners if owner})
    return _requeue(connection, run_id, expired | FrontierRow.lease_owner.in_(gone))


def _requeue(connection: Connection, run_id: int, which: Any) -> int:
    leased = FrontierRow.run_id == run_id, FrontierRow.state == "leased", which
    awaited.add(connection, run_id, connection.execute(select(FrontierRow.host).where(*leased).distinct()).scalars())
    # One that is locked is being ended by its owner.
    free = select(FrontierRow.id).where(*leased).with_for_update(skip_locked=True)
    return connection.execute(
        update(FrontierRow).where(FrontierRow.id.in_(free)).values(state="queued", lease_owner=None, lease_expires=None)
    ).rowcount
