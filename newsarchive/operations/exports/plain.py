"""The values of a row as JSON has them."""

import json
from collections.abc import Callable
from typing import Any

from newsarchive.normalization.json_lines import iso, without_surrogates
from newsarchive.operations.exports.columns import Column, Columns, Row

Convert = Callable[[Any], Any]


def converts(columns: Columns) -> list[tuple[str, Convert]]:
    """The columns whose values JSON does not know, and how each becomes one that it does."""
    return [(column.name, convert) for column in columns if (convert := _convert(column)) is not None]


def _convert(column: Column) -> Convert | None:
    if column.kind == "time":
        return iso
    times = [name for name, kind in column.fields.items() if kind == "time"]
    if not times:
        return None
    return lambda rows: [{**row, **{name: iso(row[name]) for name in times}} for row in rows]


def plain_row(row: Row, converting: list[tuple[str, Convert]]) -> Row:
    """The row as JSON has it: times as ISO 8601 in Korean time."""
    return {**row, **{name: convert(row[name]) for name, convert in converting}}


def json_text(value: object) -> str:
    """A list or an object as one cell of text."""
    return without_surrogates(json.dumps(value, ensure_ascii=False))
