"""The frontier: what is to be fetched, as rows that are leased, and ended exactly once.

A host's `next_allowed_at` is claimed in the transaction that leases the row, on the database's clock, so any
number of processes share one delay.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, case, exists, func, select, update

from newsarchive.archive import statements
from newsarchive.archive.engine import database_now
from newsarchive.archive.errors import LeaseLost
from newsarchive.archive.processes import is_dead
from newsarchive.archive.schema import FrontierRow, HostRow
from newsarchive.archive.upserts import upsert
from newsarchive.items import OutLink

LEASE_SECONDS = 900.0
"""A lease of a machine that is not heard of any more ends after this: longer than any fetch with its retries."""


@dataclass(frozen=True, kw_only=True)
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


def enqueue(connection: Connection, run_id: int, links: Iterable[OutLink], parent_id: int | None = None) -> int:
    """Queue `links` that the run does not have yet, up to their caps; says how many were new."""
    links = _within_caps(connection, run_id, tuple(links))
    if not links:
        return 0
    _keep_delays(connection, {link.host: link.delay for link in links})
    rows = [_row(run_id, link, parent_id) for link in links]
    statement = upsert(connection.dialect.name, FrontierRow).on_conflict_do_nothing(
        index_elements=["run_id", "fingerprint"]
    )
    return len(connection.execute(statement.returning(FrontierRow.id), rows).all())


def _within_caps(connection: Connection, run_id: int, links: tuple[OutLink, ...]) -> tuple[OutLink, ...]:
    """`links` without those that come when the run has as many requests as their cap allows, these among them."""
    if all(link.cap is None for link in links):
        return links
    has = select(FrontierRow.fingerprint, FrontierRow.callback).where(FrontierRow.run_id == run_id)
    callbacks: dict[bytes, str] = {bytes(row.fingerprint): row.callback for row in connection.execute(has)}
    count = Counter(callbacks.values())
    kept = []
    for link in links:
        if link.fingerprint in callbacks or (link.cap and count[link.cap.callback] >= link.cap.most):
            continue
        callbacks[link.fingerprint] = link.callback
        count[link.callback] += 1
        kept.append(link)
    return tuple(kept)


def _row(run_id: int, link: OutLink, parent_id: int | None) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "fingerprint": link.fingerprint,
        "state": "queued",
        "host": link.host,
        "url": link.url,
        "method": link.method,
        "body": link.body,
        "callback": link.callback,
        "cb_kwargs": dict(link.cb_kwargs),
        "depth": link.depth,
        "priority": link.priority,
        "parent_id": parent_id,
    }


def _keep_delays(connection: Connection, delays: dict[str, float]) -> None:
    statement = upsert(connection.dialect.name, HostRow)
    statement = statement.on_conflict_do_update(
        index_elements=["host"],
        set_={"delay": statement.excluded.delay},
        where=HostRow.delay != statement.excluded.delay,
    )
    rows = [{"host": host, "delay": delay, "next_allowed_at": 0.0} for host, delay in delays.items()]
    connection.execute(statement, rows)


def lease(connection: Connection, run_id: int, owner: str, room: int) -> list[Leased]:
    """Up to `room` rows of one host that is due: one where the host has a delay. Claims the host."""
    now = database_now(connection)
    waiting = exists().where(
        FrontierRow.run_id == run_id, FrontierRow.state == "queued", FrontierRow.host == HostRow.host
    )
    host = connection.execute(
        select(HostRow.host, HostRow.delay)
        .where(HostRow.next_allowed_at <= now, waiting)
        .order_by(HostRow.next_allowed_at)
        .limit(1)
        .with_for_update(skip_locked=True)  # PostgreSQL: no two processes wait for, or get, the same host
    ).one_or_none()
    if host is None:
        return []
    connection.execute(update(HostRow).where(HostRow.host == host.host).values(next_allowed_at=now + host.delay))
    rows = _next_rows(connection, run_id, host.host, 1 if host.delay else room)
    _mark_leased(connection, [row.id for row in rows], owner, now)
    return rows


def _next_rows(connection: Connection, run_id: int, host: str, room: int) -> list[Leased]:
    columns = [getattr(FrontierRow, name) for name in Leased.__dataclass_fields__]
    rows = connection.execute(
        select(*columns)
        .where(FrontierRow.run_id == run_id, FrontierRow.state == "queued", FrontierRow.host == host)
        .order_by(FrontierRow.priority.desc(), FrontierRow.id)
        .limit(room)
    )
    return [Leased(**row) for row in rows.mappings()]


def _mark_leased(connection: Connection, ids: list[int], owner: str, now: float) -> None:
    connection.execute(
        update(FrontierRow)
        .where(FrontierRow.id.in_(ids))
        .values(state="leased", lease_owner=owner, lease_expires=now + LEASE_SECONDS)
    )


def claim_host(connection: Connection, host: str, delay: float) -> float:
    """Claim one more request to `host`: 0.0 when it may go now, else the seconds to wait before asking again."""
    now = database_now(connection)
    _keep_delays(connection, {host: delay})
    claimed = connection.execute(
        update(HostRow).where(HostRow.host == host, HostRow.next_allowed_at <= now).values(next_allowed_at=now + delay)
    )
    if claimed.rowcount:
        return 0.0
    due = connection.execute(select(HostRow.next_allowed_at).where(HostRow.host == host)).scalar_one()
    return max(0.001, due - now)


def hold_host(connection: Connection, host: str, delay: float) -> None:
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


def unfinished(connection: Connection, run_id: int) -> int:
    """How many rows of the run are not done."""
    not_done = FrontierRow.state.in_(("queued", "leased"))
    return connection.execute(select(func.count()).where(FrontierRow.run_id == run_id, not_done)).scalar_one()


def end(connection: Connection, frontier_id: int, owner: str, outcome: str, problem: str | None) -> None:
    """End this process's lease of a row. Raises LeaseLost where it is not (or no longer) this process's."""
    values = {"row": frontier_id, "owner": owner, "came_of_it": outcome, "what_happened": problem}
    if not statements.change(connection, _END, values):
        raise LeaseLost(f"frontier row {frontier_id} is not leased by {owner} any more")


_END = (
    update(FrontierRow)
    .where(FrontierRow.id == bindparam("row"), FrontierRow.state == "leased")
    .where(FrontierRow.lease_owner == bindparam("owner"))
    .values(state="done", lease_owner=None, lease_expires=None)
    .values(outcome=bindparam("came_of_it"), problem=bindparam("what_happened"))
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


def counts(connection: Connection, run_id: int) -> dict[str, int]:
    """Rows of the run by what came of them; rows not done count as `unfinished`."""
    label = case((FrontierRow.state == "done", FrontierRow.outcome), else_="unfinished")
    rows = connection.execute(select(label, func.count()).where(FrontierRow.run_id == run_id).group_by(label))
    return {str(name): count for name, count in rows}
