"""How the archive talks to its database: one policy for every connection.

SQLite: WAL (kept in the file, see use_wal), foreign keys, BEGIN IMMEDIATE for writers (a reader that turns
writer would get SQLITE_BUSY at once), plain BEGIN for readers. PostgreSQL: READ COMMITTED for writers, who lock
what they decide about; REPEATABLE READ for readers.
"""

import json
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Engine,
    create_engine,
    event,
    literal_column,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from newsarchive import clock
from newsarchive.archive import statements
from newsarchive.archive.errors import ArchiveError, StorageFault
from newsarchive.archive.faults import GO_ON, fault_in_words
from newsarchive.archive.read_only import address_to_read, file_of, has_no_room, is_read_only
from newsarchive.archive.server_engine import server_engine
from newsarchive.secrecy import database_name

BUSY_SECONDS = 15
"""How long a connection waits for another writer before it gives up: a crawl then still ends within 30 s."""
_AT_FIRST, _LATER = (0.001, 0.004), (0.02, 0.06)
"""Seconds after which a writer asks again, the first times and then: at random, so that nobody keeps losing."""
_FIRST_TIMES = 3
MAPPED = 1 << 40
"""Bytes of a file that are mapped: all of it, or as much as SQLite was built for."""
_IMPATIENT_AFTER = 0.1
"""Seconds of waiting after which a writer asks twice as often, after twice these three times as often, and so on."""


def connect(url: str, *, synchronous: str = "NORMAL") -> Engine:
    """An engine for `url` (sqlite:///FILE). Raises ArchiveError where the URL is of no kind we know."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ArchiveError(
            f"{database_name(url)!r} is no database URL; write for example sqlite:///newsarchive.db"
        ) from error
    if parsed.get_backend_name() == "postgresql":
        return server_engine(parsed, _json)
    if parsed.get_backend_name() != "sqlite":
        raise ArchiveError(f"{parsed.get_backend_name()} is not supported; use sqlite:///FILE or postgresql://…")
    if parsed.query or "\0" in url:  # an option such as mode=ro would be ignored, and the file written
        raise ArchiveError(f"{database_name(url)!r} cannot be used: the form is sqlite:///FILE, without options")
    try:
        afresh = {"poolclass": NullPool} if is_read_only(parsed) else {}  # others may begin to write it any time
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, json_serializer=_json, **afresh)
    except (ArgumentError, NoSuchModuleError) as error:
        raise ArchiveError(f"{database_name(url)!r} cannot be used: {error}") from error
    _sqlite_policy(engine, synchronous)
    return engine


def _json(value: Any) -> str:
    """JSON in which people who write SQL can read Korean; a lone surrogate stays the escape that JSON has for it."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")


def _sqlite_policy(engine: Engine, synchronous: str) -> None:
    file = file_of(engine.url)

    @event.listens_for(engine, "do_connect")
    def on_opening(_dialect: Any, record: Any, arguments: Any, options: dict[str, Any]) -> None:
        if file is not None and is_read_only(engine.url):
            record.info["full"] = has_no_room(file)
            arguments[:] = [address_to_read(file)]
            options["uri"] = True

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA synchronous = {synchronous}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writer = connection.get_execution_options().get("writer", False)
        if writer and connection.info.get("full"):
            raise StorageFault(f"the disk is full on which {file} lies; free some space, {GO_ON}")
        if not writer:
            connection.exec_driver_sql("BEGIN")
            return
        _begin_writing(connection)
        if file is not None:
            _require_the_same(file, connection)


def _begin_writing(connection: Connection) -> None:
    """Wait for the other writers. Raises OperationalError after BUSY_SECONDS.

    SQLite's own waiting asks the less often the longer it waits: one of 24 writers waited 11 s (docs/limits.md).
    Here whoever waits longer asks more often, and so comes before those who came later.
    """
    driver = connection.connection.driver_connection
    assert driver is not None
    began = time.monotonic()
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        for times in count():
            if (waited := time.monotonic() - began) > BUSY_SECONDS:
                break
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break
            else:
                return
            time.sleep(_pause(times, waited))
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails again, with SQLAlchemy's error
    finally:
        driver.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")


def _pause(times: int, waited: float) -> float:
    """Seconds until a writer asks again that has asked so many times, and waited for so many seconds."""
    if times < _FIRST_TIMES:
        return random.uniform(*_AT_FIRST)
    return random.uniform(*_LATER) / (1 + waited / _IMPATIENT_AFTER)


def _require_the_same(file: Path, connection: Connection) -> None:
    """SQLite goes on writing into a file that was removed, or replaced by another: all of it would be lost."""
    try:
        found = file.stat()
    except FileNotFoundError:
        raise StorageFault(f"the file {file} was removed or moved meanwhile; put it back, {GO_ON}") from None
    if connection.info.setdefault("file", (found.st_dev, found.st_ino)) != (found.st_dev, found.st_ino):
        raise StorageFault(f"the file {file} was replaced by another meanwhile; {GO_ON}")


def use_wal(engine: Engine) -> None:
    """Put the file into WAL mode, in which it stays: done once it is known to be an archive, not somebody else's.

    Processes that do so at the same moment are not made to wait for each other by SQLite (measured: 6 of 360
    got "database is locked" at once, with any timeout), so they try again here.
    """
    if is_read_only(engine.url):
        return
    deadline = time.monotonic() + BUSY_SECONDS
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        while driver.execute("PRAGMA journal_mode").fetchone() not in (("wal",), ("memory",)):
            try:
                driver.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise ArchiveError(f"the archive {engine.url} cannot be opened: {fault_in_words(error)}") from error
                time.sleep(0.01)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for one consistent look at the archive."""
    snapshot = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**snapshot) as connection, connection.begin():
        yield connection


def map_file(connection: Connection) -> None:
    """For reads here and there all over the archive: from now on SQLite sees the file in memory, and copies no page.

    Not for reading the whole of it: what was seen of the file is counted as the process's memory.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA mmap_size = {MAPPED}")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection for one transaction: committed at the end, rolled back on any error."""
    with engine.connect().execution_options(writer=True) as connection, connection.begin():
        yield connection


def database_now(connection: Connection) -> float:
    """The database's own clock in Unix seconds; leases and delays are measured by it alone."""
    machines = float(connection.exec_driver_sql(f"SELECT {_CLOCK[connection.dialect.name]}").scalar_one())
    return machines + clock.ahead.total_seconds()


def now_in_sql(connection: Connection) -> ColumnElement[float]:
    """The same, for a statement that looks at the clock only where it must."""
    return literal_column(_CLOCK[connection.dialect.name], Double()) + clock.ahead.total_seconds()


_CLOCK = {
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
    "postgresql": "extract(epoch FROM clock_timestamp())",
}


def alone_with(connection: Connection, *what: str) -> None:
    """Until the end of the transaction, no other writer decides about any of `what` (articles' keys, the runs).

    SQLite has one writer at a time anyway; PostgreSQL takes advisory locks, always in one order: who asks for all that
    it needs at once never waits in a circle with others who do.
    """
    if what and connection.dialect.name == "postgresql":
        statements.change(connection, _LOCK, {"what": sorted(set(what))})


_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(each, 0)) FROM unnest(CAST(:what AS text[])) AS each")
