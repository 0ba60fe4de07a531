"""A copy of the archive as it is at one instant, in a SQLite file of its own, while others write.

SQLite: VACUUM INTO writes what one snapshot holds, without free pages and without a -wal file. A look that begins at
the same instant reads that snapshot, so that the copy can be held against it row by row, whatever is written meanwhile.
PostgreSQL: the rows of one snapshot are copied (copying.py).
"""

import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, text

from newsarchive.archive import copying, row_digests
from newsarchive.archive.engine import connect, reading, use_wal, writing
from newsarchive.archive.errors import ArchiveError
from newsarchive.archive.faults import fault_in_words
from newsarchive.archive.read_only import address_to_read, file_of, is_read_only
from newsarchive.archive.schema import Base

Tell = Callable[[str, int, int], None]
"""Told what is done now, how much of it is done, and of how much."""

TABLES = tuple(Base.metadata.sorted_tables)
_BEGUN_AFTER = 1_000
"""Steps of SQLite's machine in one statement: those that VACUUM gives before it looks at the source are a few dozen."""
_LOOKED_AT_EVERY = 0.2
"""Seconds between two looks at how long the file has become."""


@dataclass(frozen=True, kw_only=True)
class TableDigest:
    """How many rows of a table there are, and the SHA-256 over them (row_digests.canonical)."""

    rows: int
    sha256: str


Digests = dict[str, TableDigest]


class NotAlike(ArchiveError):
    """The copy is not what the source was."""


def take(engine: Engine, file: Path, tell: Tell) -> Digests:
    """Write the archive of `engine` into the new file; gives the digests of all tables as they are in the source.

    The search index of a PostgreSQL archive is made anew in the file, so its table is not among them.
    Raises ArchiveError where the file cannot be written.
    """
    try:
        if engine.dialect.name == "postgresql":
            return _copied(engine, file, tell)
        return _written(engine, file, tell)
    except sqlite3.Error as error:
        raise ArchiveError(f"{file} cannot be written: {fault_in_words(error)}") from error


def _copied(engine: Engine, file: Path, tell: Tell) -> Digests:
    with reading(engine) as connection:
        done = copying.copy(connection, f"sqlite:///{file}", tell, synchronous="OFF")
    return {each.table: TableDigest(rows=each.rows, sha256=each.source) for each in done}


def _written(engine: Engine, file: Path, tell: Tell) -> Digests:
    _make_as_readable_as(file_of(engine.url), file)
    with _Writer(engine, file) as writer, engine.connect() as connection:
        with _nobody_writing(engine):
            transaction = connection.begin()
            connection.execute(text("SELECT count(*) FROM sqlite_schema")).scalar_one()  # from here on it is a snapshot
            writer.begin()
        with transaction:
            found = digests(connection, TABLES, partial(_both, writer, tell))
            writer.wait(tell)
    return found


def _make_as_readable_as(source: Path | None, file: Path) -> None:
    """An empty file, which those may read who may read the source."""
    assert source is not None
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IMODE(source.stat().st_mode) | stat.S_IWUSR))


def _both(writer: "_Writer", tell: Tell, table: str, done: int, total: int) -> None:
    writer.look()
    tell(table, done, total)


@contextmanager
def _nobody_writing(engine: Engine) -> Iterator[None]:
    """For a moment; an archive that cannot be written is written by nobody anyway."""
    if is_read_only(engine.url):
        yield
        return
    with writing(engine):
        yield


class _Writer:
    """VACUUM INTO in a thread of its own: it lets go of Python's lock, so the source is read on the other core."""

    def __init__(self, engine: Engine, file: Path) -> None:
        source = file_of(engine.url)
        assert source is not None
        self._source, self._file = source, file
        self._is_read_only = is_read_only(engine.url)
        self._reads = threading.Event()
        self._stops = False
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> "_Writer":
        return self

    def __exit__(self, *_error: object) -> None:
        """Whatever happened: nothing goes on writing."""
        self._stops = True
        if self._thread.is_alive():
            self._thread.join()

    def begin(self) -> None:
        """Comes back once it reads its snapshot, or has ended."""
        self._thread.start()
        self._reads.wait()

    def look(self) -> None:
        """Raises what went wrong, if anything did."""
        if self._fault is not None:
            raise self._fault

    def wait(self, tell: Tell) -> None:
        """Until all is written; tells the bytes. Raises what went wrong."""
        total = self._source.stat().st_size
        while self._thread.is_alive():
            self._thread.join(_LOOKED_AT_EVERY)
            tell("writing the copy", min(total, self._file.stat().st_size) if self._file.exists() else 0, total)
        self.look()

    def _write(self) -> None:
        try:
            address = address_to_read(self._source) if self._is_read_only else self._source.absolute().as_uri()
            with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
                connection.set_progress_handler(self._on_progress, _BEGUN_AFTER)
                connection.execute("VACUUM INTO ?", (str(self._file),))
        except Exception as fault:  # noqa: BLE001 (raised again by whoever waits)
            self._fault = fault
        finally:
            self._reads.set()

    def _on_progress(self) -> bool:
        self._reads.set()
        return self._stops


def digests(connection: Connection, tables: tuple[Table, ...], tell: Tell) -> Digests:
    """Of each of the tables, as the connection sees it."""
    found = {}
    for done, table in enumerate(tables):
        tell(table.name, done, len(tables))
        digest = row_digests.digest_of(connection, table)
        found[table.name] = TableDigest(rows=digest.rows, sha256=digest.hex())
    return found


def check(file: Path, wanted: Digests, tell: Tell) -> int:
    """Hold the file against the digests of its source, and its pages against each other.

    Gives how many rows point to none, as they then do in the source, too. Raises NotAlike, naming a table, or
    ArchiveError where the file cannot be read.
    """
    engine = connect(f"sqlite:///{file}")
    try:
        use_wal(engine)  # so that it stays, to the byte, as it is when it is opened
        with reading(engine) as connection:
            tell("pages of the copy", 0, 1)
            _require_whole(connection, file)
            broken = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
            tables = tuple(table for table in TABLES if table.name in wanted)
            found = digests(connection, tables, lambda name, done, total: tell(f"{name} of the copy", done, total))
    finally:
        engine.dispose()
    for name, digest in wanted.items():
        if found[name] != digest:
            rows = f"{found[name].rows:,} rows, {digest.rows:,} in the archive"
            raise NotAlike(f"the copy {file} is not what the archive was: {name} differs ({rows})")
    return broken


def _require_whole(connection: Connection, file: Path) -> None:
    said = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
    if said != "ok":
        raise NotAlike(f"the copy {file} is damaged: {said}")


def size_of(engine: Engine) -> int:
    """Bytes that a copy may take: what the database holds now, without free pages."""
    with reading(engine) as connection:
        if engine.dialect.name == "postgresql":
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
        pages, free, size = (
            int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
            for name in ("page_count", "freelist_count", "page_size")
        )
    return (pages - free) * size
