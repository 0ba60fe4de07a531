"""Whether the database is whole, and what in it belongs to nothing: for `doctor`."""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased

from newsarchive.archive import partitions
from newsarchive.archive.engine import database_now
from newsarchive.archive.frontier import UNFINISHED
from newsarchive.archive.presence import gone
from newsarchive.archive.schema import (
    ArticleRow,
    Base,
    CaptureRow,
    DictionaryRow,
    FrontierRow,
    IndexedRow,
    PayloadRow,
    RobotsRow,
    RunRow,
    VersionRow,
)

VIEWS = ("v_articles", "v_versions", "v_source_links", "v_captures", "v_verdicts")
_SAMPLES = 5
_NEWEST = 1_000
"""So many captures are looked at for times that have not come yet."""


@dataclass(frozen=True, kw_only=True)
class Orphans:
    """So many rows of a kind that belong to nothing; `samples` names some."""

    kind: str
    rows: int
    samples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Room:
    """Bytes of a SQLite archive, of its -wal file, and free on the disk on which it lies."""

    folder: Path
    archive: int
    log: int
    free: int


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """A run whose pages are leased though nobody is at work on them: so many, since then on the database's clock."""

    run_id: int
    spider: str
    rows: int
    since: float | None


@dataclass(frozen=True, kw_only=True)
class Times:
    """Seconds by which the database's clock is ahead of `now`; when the newest captures say that they were made."""

    ahead: float
    newest_capture: datetime | None


@dataclass(frozen=True, kw_only=True)
class Unread:
    """An origin that gave no robots.txt, `faults` times in a row, so that nothing of it is asked for."""

    origin: str
    reason: str | None
    faults: int
    asked_at: datetime


def missing_parts(connection: Connection) -> list[str]:
    """Tables, columns, indexes, views, partitions that an archive of this version has now, and this one lacks."""
    there = inspect(connection)
    names = set(there.get_table_names())
    found = [f"view {name}" for name in VIEWS if name not in there.get_view_names()]
    for table in Base.metadata.sorted_tables:
        if table.name not in names:
            found.append(f"table {table.name}")
            continue
        columns = {column["name"] for column in there.get_columns(table.name)}
        found += [f"column {table.name}.{name}" for name in table.columns.keys() if name not in columns]  # noqa: SIM118
        indexes = {index["name"] for index in there.get_indexes(table.name)}
        found += [f"index {index.name}" for index in table.indexes if index.name not in indexes]
    return found or [f"partition {partitions.name_of(*each)}" for each in partitions.lacking(connection)]


def damages(connection: Connection, *, thorough: bool) -> list[str] | None:
    """What is wrong with the pages of the database, in its words; None where it cannot tell: no amcheck."""
    if connection.dialect.name == "postgresql":
        return _btrees(connection) if thorough else []
    check = "integrity_check" if thorough else "quick_check"
    try:
        said = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {check}(10)")]
    except DBAPIError as error:  # so damaged that it cannot be looked at
        return [str(error.orig)]
    return [words for words in said if words != "ok"]


def can_check(connection: Connection) -> bool:
    """Whether `damages` can tell."""
    if connection.dialect.name == "sqlite":
        return True
    return connection.execute(text("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'")).first() is not None


def _btrees(connection: Connection) -> list[str] | None:
    """PostgreSQL's own check of every index. https://www.postgresql.org/docs/current/amcheck.html"""
    if not can_check(connection):
        return None
    indexes = connection.execute(text(_BTREES)).scalars().all()
    found = []
    for name in indexes:
        try:
            with connection.begin_nested():
                connection.execute(text("SELECT bt_index_check(CAST(:name AS regclass))"), {"name": name})
        except DBAPIError as error:
            found.append(f"{name}: {error.orig}")
    return found


_BTREES = """
SELECT CAST(c.oid AS regclass)::text FROM pg_class c JOIN pg_am a ON a.oid = c.relam
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'i' AND a.amname = 'btree' AND n.nspname = current_schema() ORDER BY 1
"""


def broken_references(connection: Connection) -> list[Orphans]:
    """Rows that point to none. PostgreSQL lets none come about."""
    if connection.dialect.name == "postgresql":
        return []
    found: dict[str, list[str]] = {}
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        found.setdefault(f"{table} that point to no row of {parent}", []).append(f"{table} {row}")
    return [Orphans(kind=kind, rows=len(rows), samples=tuple(rows[:_SAMPLES])) for kind, rows in sorted(found.items())]


def orphans(connection: Connection) -> list[Orphans]:
    """Rows that belong to nothing though all references are good."""
    other, newer = aliased(PayloadRow), aliased(DictionaryRow)
    current = exists().where(VersionRow.article_id == ArticleRow.id, VersionRow.number == ArticleRow.current_version)
    has_capture = exists().where(CaptureRow.payload_id == PayloadRow.id) | exists().where(
        other.base_id == PayloadRow.id
    )
    is_used = exists().where(PayloadRow.dictionary_id == DictionaryRow.id) | ~exists().where(
        newer.publisher == DictionaryRow.publisher, newer.id > DictionaryRow.id
    )
    foreign = ~exists().where(VersionRow.id == IndexedRow.version_id, VersionRow.article_id == IndexedRow.article_id)
    left = and_(
        FrontierRow.run_id == RunRow.id,
        FrontierRow.state.in_(UNFINISHED),
        RunRow.outcome.in_(("complete", "suspicious", "failed")),
    )
    asked: list[tuple[str, Any, ColumnElement[bool]]] = [
        ("articles without their current version", ArticleRow.id, ~current),
        ("articles that no search finds", ArticleRow.id, ~exists().where(IndexedRow.article_id == ArticleRow.id)),
        ("index rows of no version of their article", IndexedRow.article_id, foreign),
        ("payloads that no capture has", PayloadRow.id, ~has_capture),
        ("dictionaries that no payload needs", DictionaryRow.id, ~is_used),
        ("requests of runs that have ended", FrontierRow.id, left),
    ]
    return [each for kind, key, which in asked if (each := _counted(connection, kind, key, which)) is not None]


def _counted(connection: Connection, kind: str, key: Any, which: ColumnElement[bool]) -> Orphans | None:
    rows = connection.execute(select(func.count()).select_from(key.class_).where(which)).scalar_one()
    if not rows:
        return None
    some = connection.execute(select(key).where(which).order_by(key).limit(_SAMPLES)).scalars()
    name = key.class_.__tablename__
    return Orphans(kind=kind, rows=rows, samples=tuple(f"{name} {number}" for number in some))


def stuck(connection: Connection) -> list[Stuck]:
    """Runs with leased pages that nobody works on: the run has ended, or the leases ran out and nobody took them."""
    now = database_now(connection)
    grouped = (
        select(RunRow.id, RunRow.spider, RunRow.outcome, RunRow.owner)
        .add_columns(func.count().label("rows"), func.max(FrontierRow.lease_expires).label("expires"))
        .join(FrontierRow, FrontierRow.run_id == RunRow.id)
        .where(FrontierRow.state == "leased")
        .group_by(RunRow.id, RunRow.spider, RunRow.outcome, RunRow.owner)
        .order_by(RunRow.id)
    )
    found = connection.execute(grouped).all()
    dead = gone(connection, {row.owner for row in found if row.outcome is None})
    return [
        Stuck(run_id=row.id, spider=row.spider, rows=row.rows, since=row.expires)
        for row in found
        if row.outcome is not None or (row.owner not in dead and (row.expires or 0.0) < now)
    ]


def room(file: Path) -> Room:
    """The room that the file has."""
    log = file.with_name(file.name + "-wal")
    return Room(
        folder=file.absolute().parent,
        archive=file.stat().st_size,
        log=log.stat().st_size if os.path.exists(log) else 0,  # noqa: PTH110 (a reader may take it away meanwhile)
        free=shutil.disk_usage(file.absolute().parent).free,
    )


def times(connection: Connection, now: datetime) -> Times:
    """The database's clock against `now`, and the newest captures."""
    last = select(CaptureRow.fetched_at).order_by(CaptureRow.id.desc()).limit(_NEWEST).subquery()
    newest = connection.execute(select(func.max(last.c.fetched_at))).scalar_one()
    return Times(ahead=database_now(connection) - now.timestamp(), newest_capture=newest)


def unread_robots(connection: Connection, faults: int) -> list[Unread]:
    """Origins whose robots.txt could not be read so many times in a row, and which are therefore left alone."""
    rows = connection.execute(
        select(RobotsRow.origin, RobotsRow.reason, RobotsRow.faults, RobotsRow.fetched_at)
        .where(RobotsRow.rules.is_(None), RobotsRow.faults >= faults)
        .order_by(RobotsRow.origin)
    )
    return [Unread(origin=row[0], reason=row[1], faults=row[2], asked_at=row[3]) for row in rows]


def used(connection: Connection) -> tuple[datetime, datetime] | None:
    """When the first run of the archive began, and the last; None: it has none."""
    first, last = connection.execute(select(func.min(RunRow.started_at), func.max(RunRow.started_at))).one()
    return (first, last) if first is not None else None
