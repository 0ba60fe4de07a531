"""Bytes of what was deleted, which a database keeps for a while: in free pages, its log, its index, its statistics.

SQLite: the index is merged into one piece (else it keeps the tokens beside the note that they are gone), the file made
anew, its -wal file emptied. PostgreSQL: the tables are written anew, and their indexes and statistics with them.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from newsarchive.archive.engine import BUSY_SECONDS, writing
from newsarchive.archive.faults import fault_in_words
from newsarchive.archive.read_only import file_of

TABLES = (
    *("articles", "article_urls", "versions", "images", "captures", "payloads", "dictionaries", "source_links"),
    *(
        "corrections",
        "verdicts",
        "attempts",
        "indexed",
        "article_index",
        "hints",
        "notices",
        "chores",
        "frontier",
        "runs",
    ),
)
"""Those that may have held something of an article."""
PATIENCE = "60s"
"""How long PostgreSQL waits for others to let go of a table."""
BUSY_MS = int(BUSY_SECONDS * 1000)
"""How long SQLite waits for readers to end before it leaves its -wal file as it is."""
_OPTIMIZE = text("INSERT INTO article_index (article_index) VALUES ('optimize')")


class TracesLeft(Exception):
    """Something may still hold bytes of what was deleted; the message says what, and what to do."""


def remove(engine: Engine) -> None:
    """Leave no byte of what was deleted in the files of the database. Raises TracesLeft; may be done again any time."""
    try:
        if engine.dialect.name == "postgresql":
            _write_anew(engine)
        else:
            _make_anew(engine)
    except (DBAPIError, sqlite3.Error) as error:
        raise TracesLeft(fault_in_words(error)) from error


def _write_anew(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE}'")
        for table in (*TABLES, "pg_catalog.pg_statistic"):
            analyze = "" if "." in table else ", ANALYZE"
            connection.exec_driver_sql(f"VACUUM (FULL{analyze}) {table}")
        connection.exec_driver_sql("RESET lock_timeout")


def _make_anew(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(_OPTIMIZE)
    file = file_of(engine.url)
    if file is not None:
        _require_room(file)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("VACUUM")
        driver.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        is_busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        driver.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    if is_busy:
        raise TracesLeft(f"another program is reading, so {file}-wal cannot be emptied: end crawls, exports and shells")


def _require_room(file: Path) -> None:
    """SQLite copies the database into a temporary file, and from there, through the -wal file, back."""
    size = file.stat().st_size
    needed: dict[int, int] = {}
    for folder in (file.absolute().parent, _temporary()):
        device = folder.stat().st_dev
        needed[device] = needed.get(device, 0) + size
        free = shutil.disk_usage(folder).free
        if free < needed[device]:
            raise TracesLeft(
                f"there is not enough room in {folder}: the database is made anew, which takes"
                f" {needed[device] / 1e6:,.0f} MB there, and {free / 1e6:,.0f} MB are free"
            )


def _temporary() -> Path:
    """Where SQLite puts its temporary files (https://www.sqlite.org/tempfiles.html, 5)."""
    return next(_usable(), Path(tempfile.gettempdir()))


def _usable() -> Iterator[Path]:
    for name in (os.environ.get("SQLITE_TMPDIR"), os.environ.get("TMPDIR"), "/var/tmp", "/usr/tmp", "/tmp"):
        if name and os.path.isdir(name) and os.access(name, os.W_OK | os.X_OK):  # noqa: PTH112
            yield Path(name)
