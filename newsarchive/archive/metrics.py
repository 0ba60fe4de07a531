"""What is counted for those who watch an archive over time; nothing here reads all captures, or any text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, case, func, select

from newsarchive.archive import chores
from newsarchive.archive.engine import database_now
from newsarchive.archive.metrics_tally import Captured
from newsarchive.archive.presence import gone
from newsarchive.archive.read_only import file_of
from newsarchive.archive.schema import (
    ArticleRow,
    FrontierRow,
    HostRow,
    JobRow,
    NoticeRow,
    RunRow,
    VerdictRow,
    YieldRow,
)


@dataclass(frozen=True, kw_only=True)
class OfPublisher:
    """A publisher's articles; `versions` of them all; `last_seen` is the last good sight of any of them."""

    publisher: str
    live: int
    gone: int
    versions: int
    last_seen: datetime
    last_crawl: datetime | None


@dataclass(frozen=True, kw_only=True)
class LastRun:
    """The latest run of a spider that began; `outcome` is None while it is under way."""

    spider: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job of the schedule; `failures` in a row."""

    name: str
    publisher: str
    next_due_at: datetime
    ended_at: datetime | None
    outcome: str | None
    failures: int
    is_running: bool


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One look; sizes in bytes, `wal_bytes` None on PostgreSQL."""

    schema: str
    publishers: tuple[OfPublisher, ...]
    captured: tuple[Captured, ...]
    runs: Mapping[tuple[str, str], int]
    last_runs: tuple[LastRun, ...]
    frontier: Mapping[str, int]
    paused_hosts: int
    revisits_due: int
    revisits_overdue: int
    verdicts: Mapping[str, int]
    jobs: tuple[Job, ...]
    chores: Mapping[str, chores.Chore]
    unsent: int
    oldest_unsent: datetime | None
    database_bytes: int
    wal_bytes: int | None


def publishers(connection: Connection) -> tuple[OfPublisher, ...]:
    """By name. Versions are numbered from 1, and the current one is the last."""
    gone = func.sum(case((ArticleRow.status == "gone", 1), else_=0))
    of_all = func.count(), gone, func.sum(ArticleRow.current_version), func.max(ArticleRow.last_seen_at)
    rows = connection.execute(select(ArticleRow.publisher, *of_all).group_by(ArticleRow.publisher)).all()
    crawled = _last_crawls(connection)
    return tuple(
        OfPublisher(
            publisher=name,
            live=number - int(removed),
            gone=int(removed),
            versions=int(versions),
            last_seen=last_seen,
            last_crawl=crawled.get(name),
        )
        for name, number, removed, versions, last_seen in sorted(rows)
    )


def _last_crawls(connection: Connection) -> dict[str, datetime]:
    """When the last crawl ended in which nothing was amiss and articles of the publisher were met."""
    met = select(YieldRow.publisher, func.max(RunRow.ended_at)).join(RunRow, RunRow.id == YieldRow.run_id)
    rows = connection.execute(met.where(RunRow.outcome == "complete").group_by(YieldRow.publisher))
    return {publisher: ended for publisher, ended in rows if ended is not None}


def runs(connection: Connection) -> dict[tuple[str, str], int]:
    """How many runs of each spider ended how."""
    ended = select(RunRow.spider, RunRow.outcome, func.count()).where(RunRow.outcome.is_not(None))
    rows = connection.execute(ended.group_by(RunRow.spider, RunRow.outcome))
    return {(spider, str(outcome)): number for spider, outcome, number in rows}


def last_runs(connection: Connection) -> tuple[LastRun, ...]:
    """Of each spider; a run whose process is gone was killed."""
    latest = select(func.max(RunRow.id)).group_by(RunRow.spider)
    rows = connection.execute(select(RunRow.__table__).where(RunRow.id.in_(latest)).order_by(RunRow.spider)).all()
    dead = gone(connection, {row.owner for row in rows if row.outcome is None})
    return tuple(
        LastRun(
            spider=row.spider,
            started_at=row.started_at,
            ended_at=row.ended_at,
            outcome="killed" if row.outcome is None and row.owner in dead else row.outcome,
        )
        for row in rows
    )


def frontier(connection: Connection) -> dict[str, int]:
    """Rows by state; done ones are kept where something was wrong."""
    return _counted(connection, FrontierRow.state)


def verdicts(connection: Connection) -> dict[str, int]:
    """Those that hold now, by kind."""
    return _counted(connection, VerdictRow.verdict, VerdictRow.superseded_at.is_(None))


def _counted(connection: Connection, column: Any, *where: Any) -> dict[str, int]:
    counted = select(column, func.count()).where(*where).group_by(column).order_by(column)
    return {str(value): number for value, number in connection.execute(counted)}


def paused_hosts(connection: Connection) -> int:
    """How many hosts are not asked now."""
    return _number(connection, HostRow.paused_until > database_now(connection))


def revisits_before(connection: Connection, moment: datetime) -> int:
    """How many articles were to be looked at again by then, and were not."""
    return _number(connection, ArticleRow.revisit_at <= moment)


def _number(connection: Connection, which: Any) -> int:
    return connection.execute(select(func.count()).where(which)).scalar_one()


def jobs(connection: Connection) -> tuple[Job, ...]:
    """By name."""
    now = database_now(connection)
    plain = ("name", "publisher", "next_due_at", "ended_at", "outcome", "failures")
    columns = [JobRow.__table__.c[name] for name in plain]
    rows = connection.execute(select(*columns, JobRow.lease_owner, JobRow.lease_expires).order_by(JobRow.name))
    return tuple(
        Job(
            **{name: getattr(row, name) for name in plain},
            is_running=row.lease_owner is not None and (row.lease_expires or 0.0) > now,
        )
        for row in rows
    )


def unsent(connection: Connection) -> tuple[int, datetime | None]:
    """How many notices wait, and since when the oldest does."""
    waiting = select(func.count(), func.min(NoticeRow.made_at)).where(NoticeRow.sent_at.is_(None))
    number, oldest = connection.execute(waiting).one()
    return number, oldest


def schema(connection: Connection) -> str:
    """The revision of the tables."""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def sizes(engine: Engine, connection: Connection) -> tuple[int, int | None]:
    """Bytes of the database, and of SQLite's write-ahead log."""
    file = file_of(engine.url)
    if connection.dialect.name == "postgresql":
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()), None
    return _bytes(file), _bytes(file and Path(f"{file}-wal"))


def _bytes(file: Path | None) -> int:
    return file.stat().st_size if file is not None and file.exists() else 0
