"""Which hosts a run waits for, as rows: so a lease finds one that is due among thousands that are not.

A host is awaited as long as the run has something queued for it. `not_before` is the host's `next_allowed_at`, or what
that was earlier, never a later time: whoever makes a host due earlier tells all runs (`is_due_earlier`); whoever makes
it due later tells nobody, and a lease that meets it notes that (`catch_up`).

A row is only changed by who holds the host's own row, and nobody who holds that waits for one of the frontier: so no
process forgets a host for which another has just queued something, and none waits for another in a circle.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Insert, bindparam, delete, select, update

from newsarchive.archive import statements
from newsarchive.archive.schema import AwaitedRow, FrontierRow, HostRow
from newsarchive.archive.upserts import upsert

TOGETHER = 500
"""Hosts that turned out to be due later, noted at once: some milliseconds."""
_AT_FIRST, _TIMES = 32, 8
"""Hosts that are looked at for the next one due, and how many times as many where those do not tell."""


def add(connection: Connection, run_id: int, hosts: Iterable[str]) -> None:
    """The run waits for `hosts`: something is queued for each of them by the end of this transaction."""
    statement = _ADD[connection.dialect.name]
    statements.change_each(connection, statement, [{"run": run_id, "of": host} for host in sorted(set(hosts))])


def add_all(connection: Connection, run_id: int) -> None:
    """The run, which is gone on with, waits for all hosts of what it has not done, whatever was noted."""
    open_rows = select(FrontierRow.host).where(FrontierRow.run_id == run_id, FrontierRow.state != "done")
    add(connection, run_id, connection.execute(open_rows.distinct()).scalars())
    connection.execute(update(AwaitedRow).where(AwaitedRow.run_id == run_id).values(not_before=0.0))


def _add(dialect: str) -> Insert:
    held = (
        select(bindparam("run", type_=AwaitedRow.run_id.type), HostRow.host, HostRow.next_allowed_at)
        .where(HostRow.host == bindparam("of"))
        .with_for_update()
    )
    columns = ["run_id", "host", "not_before"]
    statement: Insert = upsert(dialect, AwaitedRow).from_select(columns, held).on_conflict_do_nothing()
    return statement


_ADD = {dialect: _add(dialect) for dialect in ("sqlite", "postgresql")}


def asked(connection: Connection, run_id: int, host: str, next_allowed_at: float, *, has_more: bool) -> None:
    """The run has taken something of `host`, whose row is held; `has_more`: something is still queued for it."""
    named = {"run": run_id, "of": host}
    if has_more:
        statements.change(connection, _LATER, {**named, "due": next_allowed_at})
    else:
        statements.change(connection, _FORGET, named)


_THIS = AwaitedRow.run_id == bindparam("run"), AwaitedRow.host == bindparam("of")
_LATER = update(AwaitedRow).where(*_THIS).values(not_before=bindparam("due"))
_FORGET = delete(AwaitedRow).where(*_THIS)


def is_due_earlier(connection: Connection, host: str) -> None:
    """The host, whose row is held, may be asked earlier than was said before."""
    due = select(HostRow.next_allowed_at).where(HostRow.host == host).scalar_subquery()
    connection.execute(
        update(AwaitedRow).where(AwaitedRow.host == host, AwaitedRow.not_before > due).values(not_before=due)
    )


def catch_up(connection: Connection, run_id: int, now: float) -> int:
    """Note when the next hosts of the run are due that are not due yet, though they were to be; says of how many."""
    return statements.change(connection, _CATCH_UP, {"run": run_id, "now": now})


_later = (
    select(AwaitedRow.host, HostRow.next_allowed_at)
    .join(HostRow, HostRow.host == AwaitedRow.host)
    .where(AwaitedRow.run_id == bindparam("run"), AwaitedRow.not_before <= bindparam("now"))
    .where(HostRow.next_allowed_at > bindparam("now"))
    .order_by(AwaitedRow.not_before)
    .limit(TOGETHER)
    .with_for_update(of=HostRow, skip_locked=True)
    .subquery()
)
_CATCH_UP = (
    update(AwaitedRow)
    .where(AwaitedRow.run_id == bindparam("run"), AwaitedRow.host == _later.c.host)
    .values(not_before=_later.c.next_allowed_at)
)


class _Due(NamedTuple):
    not_before: float
    next_allowed_at: float


def next_due(connection: Connection, run_id: int) -> float | None:
    """The earliest time at which a host that the run waits for may be asked; None where it waits for none."""
    some = _AT_FIRST
    while True:
        hosts = statements.each(connection, _NEXT, {"run": run_id, "some": some}, _Due)
        due = _earliest(hosts, is_all=len(hosts) < some)
        if due is not None or not hosts:
            return due
        some *= _TIMES


def _earliest(hosts: Sequence[_Due], *, is_all: bool) -> float | None:
    """When the first of `hosts`, in the order of `not_before`, is due; None where one after them may be sooner."""
    due = min((host.next_allowed_at for host in hosts), default=None)
    return due if due is None or is_all or due <= hosts[-1].not_before else None


_NEXT = (
    select(AwaitedRow.not_before, HostRow.next_allowed_at)
    .join(HostRow, HostRow.host == AwaitedRow.host)
    .where(AwaitedRow.run_id == bindparam("run"))
    .order_by(AwaitedRow.not_before)
    .limit(bindparam("some"))
)


def forget(connection: Connection, run_id: int) -> None:
    """The run waits for nothing any more."""
    connection.execute(delete(AwaitedRow).where(AwaitedRow.run_id == run_id))
