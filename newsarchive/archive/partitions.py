"""Captures and versions by month, on PostgreSQL: a partition for each month in which rows arrived, made ahead.

The number of a row carries its month: months since January 2000 (UTC, by the database's clock) times 2**40, and a
count. So numbers rise in the order of arrival, each look-up by number meets one partition, and all fit into the 53 bits
that JSON's numbers have in JavaScript. Rows from before schema 0014, and from SQLite, have no month: they are `older`.
The first row of a month moves the sequence there (the database's function archive_next_id); where the month has no
partition, the numbers of the month before go on, so that no row is ever without a place.
"""

import logging
from collections.abc import Iterable

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from newsarchive.archive.engine import alone_with, writing
from newsarchive.archive.faults import fault_in_words

TABLES = ("captures", "versions")
COUNT_BITS = 40
"""As the function archive_next_id has it: 2**40 rows a month, months until the year 2682."""
AHEAD = 2
"""Months after this one that have their partitions: whoever opens the archive once in two months keeps them made."""
PATIENCE = "500ms"
"""A new partition waits so long for writers, who wait for it behind that: less than PostgreSQL's deadlock_timeout."""
_NOT_NOW = {
    "55P03": "other programs are writing",
    "42501": "this user may not make tables",
    "25006": "the server takes no writes",
}
"""Reasons, by SQLSTATE, to go on without: nothing is lost, and the next who opens the archive tries again."""

_THERE = text(
    "SELECT c.relname FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = CAST(:name AS regclass)"
)


def name_of(table: str, month: int) -> str:
    """The partition of the month with that number: captures_2026_11."""
    return f"{table}_{2000 + month // 12}_{month % 12 + 1:02}"


def month_of(row_id: int) -> int:
    """The number of the month that the number of a row carries; 0: none."""
    return row_id >> COUNT_BITS


def lacking(connection: Connection) -> list[tuple[str, int]]:
    """Table and month of the partitions that should be there by now, and are not; none on SQLite."""
    if connection.dialect.name != "postgresql":
        return []
    now = int(connection.execute(text("SELECT archive_month()")).scalar_one())
    return _lacking(connection, TABLES, range(now, now + AHEAD + 1))


def make_ahead(engine: Engine) -> None:
    """Make the partitions of this month and the next ones, where they lack. Any number of processes may do so at once.

    Where that cannot be done now, it is logged and left to the next one.
    """
    if engine.dialect.name != "postgresql":
        return
    try:
        with writing(engine) as connection:
            if lacking(connection):
                alone_with(connection, "partitions")
                connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
                _make(connection, lacking(connection))
    except DBAPIError as error:
        if (why := _NOT_NOW.get(getattr(error.orig, "sqlstate", None) or "")) is None:
            raise
        said = f"{why} ({fault_in_words(error)})"
        logging.getLogger(__name__).warning("the partitions of the next months are not made: %s", said)


def make_between(connection: Connection, table: str, first: int, last: int) -> None:
    """Make the partitions for the rows of `table` numbered from `first` to `last`, which are to be copied."""
    if connection.dialect.name == "postgresql" and table in TABLES and month_of(last):
        months = range(max(1, month_of(first)), month_of(last) + 1)
        _make(connection, _lacking(connection, (table,), months))


def _lacking(connection: Connection, tables: Iterable[str], months: range) -> list[tuple[str, int]]:
    found = {table: set(connection.scalars(_THERE, {"name": table})) for table in tables}
    return [(table, month) for month in months for table in tables if name_of(table, month) not in found[table]]


def _make(connection: Connection, wanted: Iterable[tuple[str, int]]) -> None:
    """Attached, not made as partitions: only that leaves the readers and writers of the other months alone."""
    for table, month in wanted:
        name, first = name_of(table, month), month << COUNT_BITS
        connection.execute(text(f"CREATE TABLE IF NOT EXISTS {name} (LIKE {table} INCLUDING ALL)"))
        bounds = f"FROM ({first}) TO ({first + (1 << COUNT_BITS)})"
        connection.execute(text(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES {bounds}"))
