"""A handle that only reads, and gives up on what takes too long: for faces that anybody may ask.

The database itself refuses to write (SQLite: query_only; PostgreSQL: default_transaction_read_only), whatever the code
above does. Nothing is upgraded, nothing is made beside the file but what WAL needs.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from newsarchive.archive.door import Archive
from newsarchive.archive.engine import connect
from newsarchive.archive.errors import ArchiveError
from newsarchive.archive.migration import require_current

_STEPS = 20_000
"""Steps of SQLite's between two looks at the clock: about a millisecond."""
_POSTGRESQL_GIVES_UP = "57014"
_patience: ContextVar[float | None] = ContextVar("patience", default=None)


class TookTooLong(ArchiveError):
    """One statement took longer than the handle allows."""


class Reader(Archive):
    """An archive that can only be read; each statement within so many seconds."""

    @contextmanager
    def patiently(self, seconds: float) -> Iterator[None]:
        """Within it, a statement of this thread may take so many seconds: for what is asked seldom, and not at will."""
        before = _patience.set(seconds)
        try:
            yield
        finally:
            _patience.reset(before)

    def objection(self, error: DBAPIError) -> ArchiveError:
        """What the database objected to, in words; TookTooLong where that was the time."""
        if _was_interrupted(error):
            return TookTooLong("this takes too long: ask for less, for example for a shorter time (after:30d)")
        return self._unusable(error)


def open_to_read(url: str, *, seconds: float = 1.0) -> Reader:
    """The archive at `url`, to be read by any number of threads; a statement may take so many seconds.

    Raises NoArchive, NewerSchema, or ArchiveError with the reason why it cannot be opened.
    """
    engine = connect(url)
    (_limit_sqlite if engine.dialect.name == "sqlite" else _limit_postgresql)(engine, seconds)
    try:
        require_current(engine)
    except BaseException:
        engine.dispose()
        raise
    return Reader(engine)


def _limit_sqlite(engine: Engine, seconds: float) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, record: Any) -> None:
        connection.execute("PRAGMA query_only = ON")
        connection.set_progress_handler(lambda: time.monotonic() > record.info.get("until", float("inf")), _STEPS)

    @event.listens_for(engine, "before_cursor_execute")
    def on_statement(connection: Any, *_about: Any) -> None:
        connection.info["until"] = time.monotonic() + (_patience.get() or seconds)


def _limit_postgresql(engine: Engine, seconds: float) -> None:
    @event.listens_for(engine, "do_connect")
    def on_opening(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
        limits = f"-c default_transaction_read_only=on -c statement_timeout={int(seconds * 1000)}"
        options["options"] = f"{options.get('options', '')} {limits}".strip()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if patience := _patience.get():
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(patience * 1000)}")


def _was_interrupted(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT
    return getattr(error.orig, "sqlstate", None) == _POSTGRESQL_GIVES_UP
