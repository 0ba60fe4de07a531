"""Rows in a form that is the same on every engine, and digests over them: a copy is held against its source by them."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, Table, collate, select, true

TOGETHER = 500
"""Rows that are read, and written, at a time."""

Row = Sequence[object]


@dataclass
class RowDigest:
    """SHA-256 over rows in the order of their keys, and how many there are."""

    rows: int = 0

    def __post_init__(self) -> None:
        self._digest = hashlib.sha256()

    def take(self, rows: Iterable[Row]) -> None:
        """The rows that come next."""
        for row in rows:
            self.rows += 1
            self._digest.update(canonical(row))

    def hex(self) -> str:
        """The digest of all rows taken."""
        return self._digest.hexdigest()


def canonical(row: Row) -> bytes:
    """A row as bytes that tell it from every other: JSON, times in milliseconds UTC, bytes by their SHA-256."""
    text = json.dumps([_plain(value) for value in row], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):  # SQLite keeps milliseconds
        return f"time {int(value.timestamp() * 1_000_000) // 1000}"
    if isinstance(value, bytes | memoryview):
        return f"bytes {hashlib.sha256(value).hexdigest()}"
    return value


def batches(connection: Connection, table: Table) -> Iterator[list[Row]]:
    """All rows of `table` by their keys, some at a time; text keys in the order of their bytes on both engines.

    Rows that point to others of the same table come last: what these point to never does so itself.
    """
    order = [_in_byte_order(connection, column) for column in table.primary_key]
    for which in _first_pointed_to(table):
        wanted = select(table).where(which).order_by(*order)
        found = connection.execution_options(stream_results=True).execute(wanted)
        while rows := list(islice(found, TOGETHER)):
            yield [tuple(row) for row in rows]


def _first_pointed_to(table: Table) -> list[ColumnElement[bool]]:
    pointing = [key.parent for key in table.foreign_keys if key.column.table is table]
    first: list[ColumnElement[bool]] = [column.is_(None) for column in pointing]
    return first + [column.is_not(None) for column in pointing] if pointing else [true()]


def _in_byte_order(connection: Connection, column: Any) -> Any:
    is_text = isinstance(column.type, String) and connection.dialect.name == "postgresql"
    return collate(column, "C") if is_text else column


def digest_of(connection: Connection, table: Table) -> RowDigest:
    """The digest of all rows of `table`."""
    digest = RowDigest()
    for rows in batches(connection, table):
        digest.take(rows)
    return digest


def first_difference(source: Connection, target: Connection, table: Table) -> str:
    """The first row that the two do not have alike, by its key and columns, in words."""
    ours = (row for rows in batches(source, table) for row in rows)
    theirs = (row for rows in batches(target, table) for row in rows)
    for row in ours:
        other = next(theirs, None)
        if other is None or canonical(row) != canonical(other):
            return _in_words(table, row, other)
    extra = next(theirs, None)
    return f"{_key(table, extra)} is in the copy only" if extra is not None else "no row differs"


def _in_words(table: Table, row: Row, other: Row | None) -> str:
    if other is None or _key(table, row) != _key(table, other):
        return f"{_key(table, row)} is not in the copy, or not in its place"
    pairs = zip(table.columns.keys(), row, other, strict=True)
    wrong = [name for name, a, b in pairs if canonical((a,)) != canonical((b,))]
    return f"{_key(table, row)} differs in {', '.join(wrong)}"


def _key(table: Table, row: Row) -> str:
    named = dict(zip(table.columns.keys(), row, strict=True))
    return f"{table.name} " + ", ".join(f"{column.name} {named[column.name]}" for column in table.primary_key)
