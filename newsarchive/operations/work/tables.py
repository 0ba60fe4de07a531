"""Procrastinate's tables, beside the archive's own: made where they are not."""

import psycopg
from procrastinate.schema import SchemaManager

from newsarchive.archive import ArchiveError

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('newsarchive workers', 0))"
"""Workers that begin at the same moment make the tables one after another: the second finds them."""


def make(server: str) -> bool:
    """Make the tables where they are not, all or none; whether they were made. Raises ArchiveError."""
    try:
        with psycopg.connect(server) as connection:
            connection.execute(_LOCK)
            found = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
            if found is not None and found[0] is not None:
                return False
            connection.execute(SchemaManager.get_schema())
            return True
    except psycopg.Error as error:
        raise ArchiveError(f"the tables of the workers cannot be made: {' '.join(str(error).split())}") from error
