"""Which processes are gone: those of this machine by their pids, at once; of others, those not heard of any more.

A process that holds leases is heard of: hearing.py has it say so. All times are on the database's clock, so machines
may disagree. Who is taken for gone though it lives (a cut network, SIGSTOP) does no harm when it comes back: each
lease names its owner, and so does the run.
"""

import math
from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, delete, or_, select, text, update

from newsarchive.archive.engine import database_now
from newsarchive.archive.operating_schema import ProcessRow
from newsarchive.archive.processes import is_dead, is_here, is_of_another_boot, this_process
from newsarchive.archive.upserts import upsert

HEARD_EVERY = 8.0
"""Seconds between two words of a process that lives."""
GONE_SECONDS = 32.0
"""Who is not heard of for so long is gone: three words were missed, and a fourth had time to be late. With the look for
such leases (queueing.RECLAIM_SECONDS) that is well within the minute that others may wait."""
_AWAY_SECONDS = 20.0
"""Who was itself not heard of for so long was away (asleep, cut off), and cannot tell who else is gone."""
KEPT_SECONDS = 86_400.0
"""Rows of processes that are long gone are dropped; of whom there is none is gone."""


def hear(connection: Connection, owner: str) -> None:
    """`owner` lives now.

    Where it was itself away, and nobody else was heard of meanwhile, it was the database that was away, or its clock
    that was set: those who were there when `owner` was last heard of have GONE_SECONDS from now on to say that they
    live.
    """
    now = database_now(connection)
    before = _heard(connection, [owner]).get(owner)
    if before is not None and abs(now - before) > GONE_SECONDS and not _is_anybody_heard(connection, now, owner):
        were_there = ProcessRow.heard_at.between(before - GONE_SECONDS, before + GONE_SECONDS)
        connection.execute(update(ProcessRow).where(were_there).values(heard_at=now))
    statement = upsert(connection.dialect.name, ProcessRow).values(owner=owner, heard_at=now)
    connection.execute(statement.on_conflict_do_update(index_elements=["owner"], set_={"heard_at": now}))


def begin(connection: Connection, owner: str) -> None:
    """`owner` lives from now on; who was not heard of for a day is forgotten."""
    hear(connection, owner)
    connection.execute(delete(ProcessRow).where(_is_far(database_now(connection), KEPT_SECONDS)))


def gone(connection: Connection, owners: Collection[str]) -> frozenset[str]:
    """Those of `owners` that are at work no more.

    Of this machine: whose pid is not there, or is another's. Of another: who was not heard of for GONE_SECONDS; none
    where the server has not been there for so long, or this process was itself away until just now. What ran under
    another kernel is gone at once where the archive is a file: all processes that have it open share memory
    (https://www.sqlite.org/wal.html), and so the kernel.
    """
    others = {owner for owner in owners if not is_dead(owner) and not is_here(owner)}
    if connection.dialect.name == "sqlite":
        others -= (rebooted := {owner for owner in others if is_of_another_boot(owner)})
    else:
        rebooted = set()
    dead = {owner for owner in owners if is_dead(owner)}
    return frozenset(dead | rebooted | (_silent(connection, others) if others else set()))


def is_gone(connection: Connection, owner: str) -> bool:
    """Whether `owner` is at work no more, as `gone` has it."""
    return bool(gone(connection, (owner,)))


def _silent(connection: Connection, others: Collection[str]) -> set[str]:
    now, me = database_now(connection), this_process()
    heard = _heard(connection, [*others, me])
    if abs(now - heard.get(me, now)) > _AWAY_SECONDS:
        return set()
    if server_uptime(connection) <= GONE_SECONDS:
        return set()
    return {owner for owner in others if abs(now - heard.get(owner, 0.0)) > GONE_SECONDS}


def _heard(connection: Connection, owners: Collection[str]) -> dict[str, float]:
    heard = select(ProcessRow.owner, ProcessRow.heard_at).where(ProcessRow.owner.in_(owners))
    return {str(owner): float(heard_at) for owner, heard_at in connection.execute(heard)}


def _is_anybody_heard(connection: Connection, now: float, but: str) -> bool:
    lately = ProcessRow.owner != but, ~_is_far(now, GONE_SECONDS)
    return connection.execute(select(ProcessRow.owner).where(*lately).limit(1)).first() is not None


def _is_far(now: float, seconds: float) -> ColumnElement[bool]:
    """Longer ago than `seconds`, or as far ahead: the clock was set back since."""
    return or_(ProcessRow.heard_at < now - seconds, ProcessRow.heard_at > now + seconds)


def server_uptime(connection: Connection) -> float:
    """For how many seconds the server has been there; endless of a file."""
    if connection.dialect.name == "sqlite":
        return math.inf
    return float(connection.execute(_UPTIME).scalar_one())


_UPTIME = text("SELECT extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())")
