"""An archive copied into an empty database of either engine, in one transaction: whole and checked, or not at all.

A copy that is killed, or whose digests are not those of the source, leaves an empty database.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, Engine, Table, func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from newsarchive.archive import partitions, row_digests
from newsarchive.archive.engine import connect, use_wal, writing
from newsarchive.archive.errors import ArchiveError
from newsarchive.archive.faults import fault_in_words
from newsarchive.archive.index import rebuild
from newsarchive.archive.migration import make
from newsarchive.archive.schema import Base, IndexedRow

Tell = Callable[[str, int, int], None]
"""Told of each table, how many rows of it are done, and of how many."""

_INDEXED: Table = IndexedRow.metadata.tables["indexed"]
TABLES: tuple[Table, ...] = tuple(table for table in Base.metadata.sorted_tables if table is not _INDEXED)
"""What is copied, so that rows come after those that they point to; the search index is made anew."""


@dataclass(frozen=True, kw_only=True)
class Copied:
    """A table in source and copy: how many rows, and the SHA-256 over them (row_digests.canonical)."""

    table: str
    rows: int
    source: str
    target: str


class NotCopied(ArchiveError):
    """The target is not empty, or the copy is not what the source is; the target is as it was."""


def copy(source: Connection, url: str, tell: Tell, *, synchronous: str = "FULL") -> list[Copied]:
    """Copy what `source` sees into the empty database at `url`; gives each table with its digests, equal on both sides.

    Raises NotCopied, and ArchiveError where the target cannot be used.
    """
    engine = connect(url, synchronous=synchronous)
    try:
        with writing(engine) as target:
            _require_empty(target)
            make(target)
            read = [_copy_table(source, target, table, tell) for table in TABLES]
            rebuild(target, partial(tell, "search index"))
            done = [check(source, target, table, digest) for table, digest in zip(TABLES, read, strict=True)]
        _settle(engine)
        return done
    except DBAPIError as error:
        raise ArchiveError(f"{engine.url} cannot be filled: {fault_in_words(error)}") from error
    finally:
        engine.dispose()


def _settle(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        use_wal(engine)


def _require_empty(target: Connection) -> None:
    found = inspect(target)
    there = sorted((*found.get_table_names(), *found.get_view_names()))
    if there:
        raise NotCopied(
            f"{target.engine.url} is not empty (it has {there[0]}, {len(there)} tables and views in all);"
            " a copy is made into a new file or an empty database only: name another"
        )


def _copy_table(source: Connection, target: Connection, table: Table, tell: Tell) -> row_digests.RowDigest:
    digest = row_digests.RowDigest()
    total = source.execute(select(func.count()).select_from(table)).scalar_one()
    names = table.columns.keys()
    tell(table.name, 0, total)
    if total and table.name in partitions.TABLES:
        first, last = source.execute(select(func.min(table.c.id), func.max(table.c.id))).one()
        partitions.make_between(target, table.name, first, last)
    for rows in row_digests.batches(source, table):
        with _naming(table, rows):
            target.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        digest.take(rows)
        tell(table.name, digest.rows, total)
    _count_on(target, table)
    return digest


@contextmanager
def _naming(table: Table, rows: list[row_digests.Row]) -> Iterator[None]:
    """What one engine keeps and the other does not take is said with the place where it stands."""
    try:
        yield
    except DBAPIError as error:
        first, last = rows[0][0], rows[-1][0]
        where = f"{table.name}, {table.columns.keys()[0]} {first} to {last}"
        raise ArchiveError(f"rows cannot be copied ({where}): {fault_in_words(error)}") from error


def _count_on(target: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows by a sequence of its own, which knows nothing of those that were copied."""
    if target.dialect.name != "postgresql" or "id" not in table.columns:
        return
    sequence = target.execute(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name}).scalar_one()
    last = target.execute(select(func.max(table.c.id))).scalar_one()
    if sequence and last:
        target.execute(text("SELECT setval(CAST(:sequence AS regclass), :last)"), {"sequence": sequence, "last": last})


def check(source: Connection, target: Connection, table: Table, read: row_digests.RowDigest) -> Copied:
    """Read the copy of `table` back. Raises NotCopied, naming a row, where it is not what was `read` of the source."""
    found = row_digests.digest_of(target, table)
    if (found.rows, found.hex()) != (read.rows, read.hex()):
        where = row_digests.first_difference(source, target, table)
        raise NotCopied(f"the copy is not what the source is, and was taken back: {where}")
    return Copied(table=table.name, rows=read.rows, source=read.hex(), target=found.hex())
