"""Parquet: typed columns, written one group of rows after another. Needs pyarrow, an extra."""

import re
from typing import TYPE_CHECKING, Any

from newsarchive.normalization.json_lines import without_surrogates
from newsarchive.operations.exports.columns import Column, Columns, Kind, Row
from newsarchive.operations.exports.plain import json_text
from newsarchive.operations.exports.writing import Sink

if TYPE_CHECKING:
    import pyarrow

ROWS_A_GROUP = 2_000
CHARACTERS_A_GROUP = 4_000_000
"""A group is written when it has so many rows, or so much text: it is held in memory until then."""

_LONE = re.compile(r"[\ud800-\udfff]")


class NoParquet(ImportError):
    """pyarrow is not installed; the message says what to do."""


class Parquet:
    """Times in UTC, lists and objects as such. Raises NoParquet where pyarrow is not installed."""

    def __init__(self, sink: Sink, columns: Columns) -> None:
        arrow = _arrow()
        from pyarrow.parquet import ParquetWriter

        self._columns, self._arrow, self._sink = columns, arrow, _Counted(sink)
        self._schema = arrow.schema([(column.name, arrow_type(column)) for column in columns])
        self._writer = ParquetWriter(self._sink, self._schema, compression="zstd")
        self._rows: list[Row] = []
        self._characters = 0

    def add(self, row: Row) -> None:
        self._rows.append({column.name: _value(column.kind, row[column.name]) for column in self._columns})
        self._characters += sum(len(value) for value in row.values() if isinstance(value, str))
        if len(self._rows) >= ROWS_A_GROUP or self._characters >= CHARACTERS_A_GROUP:
            self._write()

    def end(self) -> None:
        if self._rows:
            self._write()
        self._writer.close()

    def abandon(self) -> None:
        """Arrow would write the end of the file whenever its writer is let go, into a sink that is closed by then."""
        self._sink.abandoned = True
        self._writer.close()

    def _write(self) -> None:
        self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
        self._rows, self._characters = [], 0


def _arrow() -> Any:
    try:
        import pyarrow
    except ModuleNotFoundError as error:
        raise NoParquet("Parquet needs pyarrow: pip install 'newsarchive[parquet]'") from error
    return pyarrow


def arrow_type(column: Column) -> "pyarrow.DataType":
    """The type of the column in Arrow; an object of any form is its JSON."""
    arrow = _arrow()
    if column.kind == "texts":
        return arrow.list_(arrow.string())
    if column.kind == "rows":
        return arrow.list_(arrow.struct([(name, _simple(kind)) for name, kind in column.fields.items()]))
    return _simple(column.kind)


def _simple(kind: Kind) -> Any:
    arrow = _arrow()
    types = {
        "number": arrow.int64(),
        "share": arrow.float64(),
        "yes/no": arrow.bool_(),
        "time": arrow.timestamp("us", tz="UTC"),
    }
    return types.get(kind, arrow.string())


def _value(kind: Kind, value: Any) -> Any:
    """Text that UTF-8 can encode, in lists and objects too."""
    if isinstance(value, str):
        return without_surrogates(value) if _LONE.search(value) else value
    if kind == "record":
        return None if value is None else json_text(value)
    if isinstance(value, list):
        return [_value("text", each) for each in value]
    if isinstance(value, dict):
        return {name: _value("text", each) for name, each in value.items()}
    return value


class _Counted:
    """A sink that knows how much it was given, and stays open: pipes do not know, and Arrow asks."""

    closed = False

    def __init__(self, sink: Sink) -> None:
        self._sink, self._written, self.abandoned = sink, 0, False

    def write(self, data: Any) -> int:
        if not self.abandoned:
            self._sink.write(bytes(data))
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        """The sink's owner does so."""

    def close(self) -> None:
        """The sink's owner does so."""

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False
