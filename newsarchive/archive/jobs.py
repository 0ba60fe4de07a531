"""What runs by itself: when each job falls due, and who is at work on it.

Rules that need no database decide (operations.scheduling); here is what they see, and what they decide is written
down, in one transaction at a time. All times are the database's own: schedulers on machines whose clocks differ agree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, delete, exists, insert, select, update

from newsarchive.archive import presence
from newsarchive.archive.engine import alone_with, database_now
from newsarchive.archive.processes import is_dead, is_here
from newsarchive.archive.schema import ArticleRow, FrontierRow, JobRow, RunRow
from newsarchive.normalization.text import clean_line

JobOutcome = Literal["complete", "suspicious", "failed", "stopped", "killed"]

LEASE_SECONDS = 40.0
"""Who is not heard of for so long has lost its lease. It is renewed every 6 s; whoever cannot renew it ends the work
within 24 s (operations.schedule_holding), and what it asks of the database meanwhile within 15 s more, so that it is
over before another machine begins anew. Its job is at work again within a minute."""
_LONGEST_MESSAGE = 500


@dataclass(frozen=True, kw_only=True)
class JobLease:
    """Who is at work on a job: `owner` is the process that schedules, then, after a space, the one that works.

    `beat` grows each time the lease is renewed; `seconds_left` are on the database's clock, below 0 once it expired.
    `is_dead`: all its processes were of this machine and run no more. `is_here`: they are, or were, of this machine.
    """

    owner: str
    beat: int
    seconds_left: float
    is_dead: bool
    is_here: bool

    @property
    def is_live(self) -> bool:
        """Whether somebody is at work, as far as one look can tell; a living process of this machine always is."""
        return not self.is_dead and (self.is_here or self.seconds_left > 0)


@dataclass(frozen=True, kw_only=True)
class JobState:
    """One job; times are aware UTC. `planned_at` is when it falls due by its plan, `next_due_at` when it does.

    `overdue`: for how long it has been due while nobody is at work on it; nothing where it is not.
    """

    name: str
    publisher: str
    plan: str
    planned_at: datetime
    next_due_at: datetime
    lease: JobLease | None
    started_at: datetime | None
    ended_at: datetime | None
    outcome: JobOutcome | None
    message: str | None
    failures: int
    overdue: timedelta

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is at work on it, as far as one look can tell."""
        return self.lease is not None and self.lease.is_live


@dataclass(frozen=True, kw_only=True)
class LiveRun:
    """A crawl that is under way, whoever began it."""

    spider: str
    arguments: dict[str, Any]
    simulated: bool
    owner: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One look at all jobs and at the crawls under way; `now` is aware UTC, by the database's clock."""

    now: datetime
    jobs: tuple[JobState, ...]
    runs: tuple[LiveRun, ...]


@dataclass(frozen=True, kw_only=True)
class Due:
    """When a job falls due next, and how often in a row it has failed."""

    planned_at: datetime
    next_due_at: datetime
    failures: int = 0


@dataclass(frozen=True, kw_only=True)
class Put:
    """A job that is new, or is due at another time than was thought."""

    name: str
    publisher: str
    plan: str
    due: Due


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What is decided: jobs to put, to drop, to free of a holder that is gone, to begin; `waits` are names with why."""

    put: tuple[Put, ...] = ()
    dropped: tuple[str, ...] = ()
    freed: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    waits: tuple[tuple[str, str], ...] = ()


Decide = Callable[[Seen], Moves]
NextDue = Callable[[JobState, datetime], Due]
"""From the job as it stands, and the time: when it falls due next."""


def seen(connection: Connection) -> Seen:
    """All jobs, by name, and the crawls under way."""
    now = database_now(connection)
    rows = connection.execute(select(JobRow.__table__).order_by(JobRow.name)).mappings().all()
    moment = datetime.fromtimestamp(now, UTC)
    return Seen(now=moment, jobs=tuple(_state(row, now, moment) for row in rows), runs=_live_runs(connection, now))


def move(connection: Connection, owner: str, decide: Decide) -> Moves:
    """Look, decide, write it down: no other process decides meanwhile. What is begun is leased to `owner`."""
    alone_with(connection, "schedule")
    found = seen(connection)
    moves = decide(found)
    for name in moves.freed:
        _set(connection, name, **_UNLEASED, outcome="killed", ended_at=found.now, message=_HOLDER_GONE)
    for name in moves.dropped:
        connection.execute(delete(JobRow).where(JobRow.name == name))
    for put in moves.put:
        _put(connection, put, is_new=put.name not in {job.name for job in found.jobs})
    for name in moves.begun:
        lease = {"lease_owner": owner, "lease_expires": database_now(connection) + LEASE_SECONDS}
        _set(connection, name, **lease, lease_beat=JobRow.lease_beat + 1, started_at=found.now)
    return moves


def renew(connection: Connection, name: str, owner: str, becomes: str) -> bool:
    """Hold the lease for LEASE_SECONDS more, from now on as `becomes`; False where it is no more that of `owner`."""
    lease = {"lease_owner": becomes, "lease_expires": database_now(connection) + LEASE_SECONDS}
    renewing = update(JobRow).where(JobRow.name == name, JobRow.lease_owner == owner)
    return connection.execute(renewing.values(**lease, lease_beat=JobRow.lease_beat + 1)).rowcount > 0


def end(
    connection: Connection, name: str, owner: str, outcome: JobOutcome, message: str | None, then: NextDue
) -> Due | None:
    """The work is over, and due again as `then` says; None, and nothing is written, where the lease was lost."""
    alone_with(connection, "schedule")
    found = seen(connection)
    state = next((job for job in found.jobs if job.name == name), None)
    if state is None or state.lease is None or state.lease.owner != owner:
        return None
    due = then(state, found.now)
    told = clean_line(message)[:_LONGEST_MESSAGE] if message else None
    _set(connection, name, **_UNLEASED, **vars(due), outcome=outcome, message=told, ended_at=found.now)
    return due


def publishers_due(connection: Connection, now: datetime) -> list[str]:
    """The publishers of articles that are to be looked at again by then, in their order."""
    due = select(ArticleRow.publisher).where(ArticleRow.revisit_at <= now).distinct()
    return list(connection.execute(due.order_by(ArticleRow.publisher)).scalars())


_HOLDER_GONE = "the process that was at work on it is gone"
_UNLEASED: dict[str, None] = {"lease_owner": None, "lease_expires": None}


def _put(connection: Connection, put: Put, *, is_new: bool) -> None:
    values = {"publisher": put.publisher, "plan": put.plan, **vars(put.due)}
    if is_new:
        connection.execute(insert(JobRow).values(name=put.name, **values))
    else:
        _set(connection, put.name, **values)


def _set(connection: Connection, name: str, **values: Any) -> None:
    connection.execute(update(JobRow).where(JobRow.name == name).values(values))


def _state(row: RowMapping, now: float, moment: datetime) -> JobState:
    owner, beat, expires = row["lease_owner"], row["lease_beat"], row["lease_expires"]
    lease = _lease(owner, beat, (expires or now) - now) if owner else None
    waiting = lease is None or not lease.is_live
    overdue = max(timedelta(), moment - row["next_due_at"]) if waiting else timedelta()
    kept = {name: value for name, value in row.items() if not name.startswith("lease_")}
    return JobState(**kept, lease=lease, overdue=overdue)


def _lease(owner: str, beat: int, seconds_left: float) -> JobLease:
    processes = owner.split()
    gone, here = all(map(is_dead, processes)), all(map(is_here, processes))
    return JobLease(owner=owner, beat=beat, seconds_left=seconds_left, is_dead=gone, is_here=here)


def _live_runs(connection: Connection, now: float) -> tuple[LiveRun, ...]:
    """Crawls of this machine whose process runs; of another one that is heard of, those that fetch."""
    fetches = exists().where(FrontierRow.run_id == RunRow.id, FrontierRow.lease_expires > now).label("fetches")
    columns = RunRow.spider, RunRow.arguments, RunRow.simulated, RunRow.owner, fetches
    rows = connection.execute(select(*columns).where(RunRow.outcome.is_(None)).order_by(RunRow.id)).mappings().all()
    gone = presence.gone(connection, {row["owner"] for row in rows})
    return tuple(
        LiveRun(**{name: value for name, value in row.items() if name != "fetches"})
        for row in rows
        if row["owner"] not in gone and (is_here(row["owner"]) or row["fetches"])
    )
