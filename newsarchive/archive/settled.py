"""Up to which capture all is settled: none with a lower number can appear any more.

PostgreSQL numbers captures before they are committed, so a newer one may be seen before an older one is.
"""

import time

from sqlalchemy import Connection, func, select, text

from newsarchive.archive.errors import ArchiveError
from newsarchive.archive.schema import CaptureRow

PATIENCE = 15.0
"""Seconds for which transactions under way are waited for; a page takes some milliseconds, an import a second."""
_PAUSE = 0.02

# Whoever adds a row to a table holds this lock on it from before the row has its number until the transaction ends.
_WRITERS = text(
    "SELECT virtualtransaction FROM pg_locks JOIN pg_database ON pg_database.oid = database"
    " WHERE datname = current_database() AND relation = CAST('captures' AS regclass) AND mode = 'RowExclusiveLock'"
    " AND granted"
)


def newest(connection: Connection) -> int:
    """The number of the newest capture that can be seen; 0 without any."""
    return connection.scalars(select(func.coalesce(func.max(CaptureRow.id), 0))).one()


def settled(connection: Connection) -> int:
    """The number of the newest capture, once all with lower numbers can be seen or never will be.

    To be asked in a writing transaction; what is read must be read in a later one. On PostgreSQL the transactions are
    waited for that may have been given lower numbers. LOCK TABLE would hold up all writers meanwhile, and end an
    autovacuum or wait for it. SQLite has one writer at a time. Raises ArchiveError after PATIENCE.
    """
    until = newest(connection)
    if connection.dialect.name == "postgresql":
        _wait_for(connection, _writers(connection))
    return until


def _wait_for(connection: Connection, writers: set[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while writers := writers & _writers(connection):
        if time.monotonic() > deadline:
            raise ArchiveError(
                f"another program has been writing captures for {PATIENCE:.0f} s without committing them, so it is not"
                " certain what is new; give the same command when it has ended"
            )
        time.sleep(_PAUSE)


def _writers(connection: Connection) -> set[str]:
    return set(connection.scalars(_WRITERS))
