"""Writers: each takes one row after another and writes them to a binary stream at once, or a few at a time."""

import csv
import io
import re
from typing import Any, Protocol

from newsarchive.normalization.json_lines import json_line, without_surrogates
from newsarchive.operations.exports.columns import Columns, Row
from newsarchive.operations.exports.plain import converts, json_text, plain_row


class Sink(Protocol):
    """Where bytes go: a file, standard output."""

    def write(self, data: bytes, /) -> object: ...


class Writer(Protocol):
    """A format under way: what stands before the rows is written when it is made."""

    def add(self, row: Row) -> None:
        """Write one row."""

    def end(self) -> None:
        """Write what stands behind the rows."""

    def abandon(self) -> None:
        """Write no more: what was written is thrown away."""


class JsonLines:
    """One object a line, in the names and forms of ``--json``."""

    def __init__(self, sink: Sink, columns: Columns) -> None:
        self._sink, self._converts = sink, converts(columns)

    def add(self, row: Row) -> None:
        self._sink.write(f"{json_line(plain_row(row, self._converts))}\n".encode())

    def end(self) -> None:
        """Nothing stands behind the rows."""

    def abandon(self) -> None:
        """Nothing is held back."""


# What makes a spreadsheet read a cell as a formula (OWASP, "CSV injection"), the full-width forms too; also behind
# white space, which some of them cut off, and behind our own mark, so that it can be taken away again.
_FORMULA = re.compile(r"['\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212]|'*[\t\r\n]")


def harmless(cell: str) -> str:
    """`cell` so that no spreadsheet computes it: an apostrophe before what looks like a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_written(cell: str) -> str:
    """The text that `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


class Csv:
    """RFC 4180 in UTF-8: a heading, texts in quotation marks, lists as JSON, absent values as empty cells.

    With a byte order mark Excel knows that it is UTF-8.
    """

    def __init__(self, sink: Sink, columns: Columns, *, byte_order_mark: bool = False) -> None:
        self._sink, self._converts = sink, converts(columns)
        self._line = io.StringIO(newline="")
        self._csv = csv.writer(self._line, quoting=csv.QUOTE_NONNUMERIC)
        if byte_order_mark:
            sink.write("\ufeff".encode())
        self._write([column.name for column in columns])

    def add(self, row: Row) -> None:
        self._write([_cell(value) for value in plain_row(row, self._converts).values()])

    def end(self) -> None:
        """Nothing stands behind the rows."""

    def abandon(self) -> None:
        """Nothing is held back."""

    def _write(self, cells: list[str | int | float]) -> None:
        self._csv.writerow(cells)
        self._sink.write(self._line.getvalue().encode())
        self._line.seek(0)
        self._line.truncate()


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    return harmless(without_surrogates(value).replace("\0", "\ufffd") if isinstance(value, str) else json_text(value))
