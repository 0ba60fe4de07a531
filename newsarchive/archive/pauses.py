"""Pauses of hosts that ask for one, or that do not answer: kept where the turns are, so that every process keeps them.

A paused host has `paused_until`, and `next_allowed_at` is never before it. Once the time is over, one request at a time
tries the host (hosts.TRIAL_SECONDS) until a good answer ends the pause; only that sets the counts to nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Case, Connection, case, select, update

from newsarchive.archive import awaited
from newsarchive.archive.engine import database_now
from newsarchive.archive.hosts import KEPT_DELAY, keep_delays
from newsarchive.archive.schema import AwaitedRow, HostRow

CLOCK_STEP = 0.01
"""SQLite's clock knows milliseconds: what is rounded down must not make a request early."""


@dataclass(frozen=True)
class Silence:
    """How long a host has not answered: attempts in a row, seconds since the first of them went, pauses so far."""

    failures: int
    seconds: float
    pauses: int


@dataclass(frozen=True)
class Trouble:
    """How a host stands: seconds that its pause still lasts (0: none), and whether a good answer would be news."""

    seconds: float
    is_troubled: bool


class _Row(NamedTuple):
    next_allowed_at: float
    failures: int
    failing_since: float | None
    pauses: int
    paused_until: float | None
    delay: float


def pause(connection: Connection, host: str, delay: float, seconds: Callable[[int], float], reason: str) -> float:
    """The host asks for a pause of ``seconds(number of the pause in a row)``; gives the seconds that it lasts from now.

    Answers that come while it is paused belong to requests that went before: they may make the pause longer, never
    shorter, and do not count again.
    """
    now, row = _locked(connection, host, delay)
    number = max(1, row.pauses if _is_paused(row, now) else row.pauses + 1)
    return _pause(connection, host, row, now, number, seconds(number), reason)


def unanswered(
    connection: Connection, host: str, delay: float, ago: float, seconds: Callable[[Silence], float | None], reason: str
) -> float:
    """A request that went `ago` seconds ago had no answer; gives the seconds of the pause that the host has now, or 0.

    `seconds` says how long to pause a host that is silent so, None for not yet.
    """
    now, row = _locked(connection, host, delay)
    if _is_paused(row, now):
        assert row.paused_until is not None
        return row.paused_until - now
    since = row.failing_since if row.failing_since is not None else now - ago
    silence = Silence(row.failures + 1, now - since, row.pauses)
    counted = {"failures": silence.failures, "failing_since": since}
    connection.execute(update(HostRow).where(HostRow.host == host).values(counted))
    length = seconds(silence)
    return 0.0 if length is None else _pause(connection, host, row, now, row.pauses + 1, length, reason)


def answered(connection: Connection, host: str) -> bool:
    """A good answer came: nothing is held against the host; False, and all stays, where its pause is not over yet."""
    now = database_now(connection)
    forgotten = {"failures": 0, "failing_since": None, "pauses": 0, "paused_until": None, "reason": None}
    forgiven = connection.execute(
        update(HostRow)
        .where(HostRow.host == host, HostRow.paused_until.is_(None) | (HostRow.paused_until <= now))
        .values(next_allowed_at=_without_trial(now), **forgotten)
    )
    awaited.is_due_earlier(connection, host)
    return forgiven.rowcount > 0


def not_tried(connection: Connection, host: str) -> None:
    """The request that was to try the host after its pause was not made, or told nothing: another one may."""
    now = database_now(connection)
    connection.execute(
        update(HostRow)
        .where(HostRow.host == host, HostRow.paused_until <= now)
        .values(next_allowed_at=_without_trial(now))
    )
    awaited.is_due_earlier(connection, host)


def _without_trial(now: float) -> Case[float]:
    is_held = HostRow.paused_until.is_not(None) & (HostRow.next_allowed_at > now + KEPT_DELAY)
    return case((is_held, now + KEPT_DELAY), else_=HostRow.next_allowed_at)


def trouble(connection: Connection, host: str) -> Trouble:
    """How the host stands."""
    columns = select(HostRow.paused_until, HostRow.failures).where(HostRow.host == host)
    row = connection.execute(columns).one_or_none()
    if row is None:
        return Trouble(0.0, False)
    left = max(0.0, row.paused_until - database_now(connection)) if row.paused_until is not None else 0.0
    return Trouble(left, row.paused_until is not None or row.failures > 0)


def reasons(connection: Connection, run_id: int) -> tuple[str, ...]:
    """Why the hosts that the run waits for are paused, in words that name them."""
    rows = connection.execute(
        select(HostRow.host, HostRow.reason)
        .join(AwaitedRow, AwaitedRow.host == HostRow.host)
        .where(AwaitedRow.run_id == run_id, HostRow.reason.is_not(None))
        .order_by(HostRow.next_allowed_at)
    )
    return tuple(f"{host} {reason}" for host, reason in rows)


def _locked(connection: Connection, host: str, delay: float) -> tuple[float, _Row]:
    keep_delays(connection, {host: delay})
    columns = [getattr(HostRow, name) for name in _Row._fields[:-1]]
    row = connection.execute(select(*columns, KEPT_DELAY).where(HostRow.host == host).with_for_update()).one()
    return database_now(connection), _Row._make(row)


def _is_paused(row: _Row, now: float) -> bool:
    return row.paused_until is not None and row.paused_until > now


def _pause(connection: Connection, host: str, row: _Row, now: float, number: int, seconds: float, reason: str) -> float:
    until = max(now + seconds + CLOCK_STEP, row.paused_until or 0.0)
    due = max(until, min(row.next_allowed_at, now + row.delay))  # it may be held for a trial, which is over now
    values = {"paused_until": until, "pauses": number, "next_allowed_at": due, "reason": reason}
    connection.execute(update(HostRow).where(HostRow.host == host).values(values))
    awaited.is_due_earlier(connection, host)
    return until - now
