"""Space that the archive's database gives back: when that is worth it, and what is done about it, engine by engine."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from newsarchive.archive.engine import BUSY_SECONDS, writing
from newsarchive.archive.errors import ArchiveError
from newsarchive.archive.faults import fault_in_words
from newsarchive.archive.read_only import file_of

WORTH_IT = 0.2
"""A file is made anew where more than this part of it is free: below, crawls fill what is free within weeks."""
ROOM = 2.2
"""It is written twice meanwhile, into a temporary file and into the -wal file, both beside it; and some room to spare.
"""
_MERGED = 100
"""Pages of the search index that are merged in one transaction."""
_STEPS = 100_000
"""SQLite's own steps after which it is asked whether to stop: some milliseconds."""


@dataclass(frozen=True, kw_only=True)
class Space:
    """Bytes of the database, how many of them are free, and how many the disk has left; `waiting` is the -wal file."""

    bytes: int
    free: int
    disk: int
    waiting: int

    @property
    def is_worth_it(self) -> bool:
        """Whether so much is free that the file should be made anew."""
        return self.free > WORTH_IT * self.bytes

    @property
    def has_room(self) -> bool:
        """Whether the disk has room for that."""
        return self.disk > ROOM * (self.bytes - self.free)


def space(engine: Engine) -> Space | None:
    """What a file takes; None of an archive that is no file."""
    file = file_of(engine.url)
    if file is None:
        return None
    with engine.connect() as connection:
        size, pages, free = (_number(connection, name) for name in ("page_size", "page_count", "freelist_count"))
    disk = os.statvfs(file.absolute().parent)
    waiting = file.with_name(file.name + "-wal")
    return Space(
        bytes=size * pages,
        free=size * free,
        disk=disk.f_bavail * disk.f_frsize,
        waiting=waiting.stat().st_size if waiting.exists() else 0,
    )


def _number(connection: Connection, pragma: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one())


def merge_index(engine: Engine) -> bool:
    """Merge a little of the search index on SQLite, in one short transaction; says whether there is more to merge."""
    if engine.dialect.name != "sqlite":
        return False
    with writing(engine) as connection:
        before = _changes(connection)
        connection.exec_driver_sql(f"INSERT INTO article_index (article_index, rank) VALUES ('merge', {_MERGED})")
        return _changes(connection) - before > 1  # one is the statement itself (sqlite.org/fts5.html)


def _changes(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one())


def checkpoint(engine: Engine) -> bool:
    """Bring what lies in the -wal file into the database, and empty that file; False where somebody still reads it."""
    if file_of(engine.url) is None:
        return True
    with _driver(engine) as driver:
        driver.execute("PRAGMA busy_timeout = 1000")  # writers wait with it: no longer than for a page
        try:
            return not driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            driver.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")


def vacuum(engine: Engine, is_asked_to_stop: Callable[[], bool]) -> bool:
    """Make a SQLite file anew, without what is free; False where it was stopped, which leaves it as it was.

    Readers go on; who wants to write waits until it is done. Raises ArchiveError where another process writes for long.
    """
    file = file_of(engine.url)
    assert file is not None
    folder = str(file.absolute().parent).replace("'", "''")
    with _driver(engine) as driver:
        driver.execute(f"PRAGMA temp_store_directory = '{folder}'")  # /tmp may be small, or in memory
        driver.set_progress_handler(lambda: int(is_asked_to_stop()), _STEPS)
        try:
            driver.execute("VACUUM")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return False
            raise ArchiveError(f"{engine.url} cannot be made anew: {fault_in_words(error)}") from error
        finally:
            driver.set_progress_handler(None, 0)
            driver.execute("PRAGMA temp_store_directory = ''")
    return True


@contextmanager
def _driver(engine: Engine) -> Iterator[sqlite3.Connection]:
    """Past SQLAlchemy, which would begin a transaction."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        yield driver


_VACUUMED = ("captures", "payloads", "frontier", "attempts", "yields", "runs", "notices", "robots")


def vacuum_tables(engine: Engine) -> None:
    """PostgreSQL: what went of these tables is free for other rows, and their statistics are new. Nobody waits."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in _VACUUMED:
            connection.execute(text(f"VACUUM (ANALYZE) {name}"))
