"""Parquet: typed columns, in groups."""

import io
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from pyarrow import types
from pyarrow.parquet import ParquetFile

from newsarchive.operations.exports import parquet
from newsarchive.operations.exports.columns import Columns
from newsarchive.operations.exports.parquet import NoParquet, Parquet
from newsarchive.operations.exports.tables import TABLES
from tests.operations.exports.test_writing import COLUMNS, ROW


def written(*rows: dict[str, Any], columns: Columns = COLUMNS) -> ParquetFile:
    stream = io.BytesIO()
    writer = Parquet(stream, columns)
    for row in rows:
        writer.add(row)
    writer.end()
    return ParquetFile(io.BytesIO(stream.getvalue()))


def test_values_come_back_with_their_types() -> None:
    (row,) = written(ROW).read().to_pylist()
    assert row == {**ROW, "correction": None}
    assert row["at"].tzinfo is not None


def test_times_are_in_utc_and_lists_are_lists() -> None:
    schema = written(ROW).schema_arrow
    assert str(schema.field("at").type) == "timestamp[us, tz=UTC]"
    assert types.is_list(schema.field("credits").type)
    assert types.is_struct(schema.field("seen").type.value_type)


def test_an_object_of_any_form_is_its_json() -> None:
    (row,) = written({**ROW, "correction": {"by": "한바다", "found": None}}).read().to_pylist()
    assert row["correction"] == '{"by": "한바다", "found": null}'


def test_no_rows_are_a_file_with_all_columns() -> None:
    empty = written(columns=TABLES["captures"].columns)
    assert empty.metadata.num_rows == 0
    assert empty.schema_arrow.names == [column.name for column in TABLES["captures"].columns]


def test_rows_are_written_in_groups_not_kept_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS_A_GROUP", 3)
    assert written(*[ROW] * 7).num_row_groups == 3


def test_long_texts_make_a_group_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "CHARACTERS_A_GROUP", 1_500_000)
    assert written(*[{**ROW, "headline": "가" * 1_000_000}] * 4).num_row_groups == 2


def test_lone_surrogates_and_nul_are_no_failure() -> None:
    (row,) = written({**ROW, "headline": "가\ud800\0나", "seen": [{"url": "\udcff", "at": None}]}).read().to_pylist()
    assert row["headline"] == "가\ufffd\0나"
    assert row["seen"] == [{"url": "\ufffd", "at": None}]


def test_microseconds_stay() -> None:
    at = datetime(2026, 1, 6, 3, 0, 0, 123_456, tzinfo=UTC)
    assert written({**ROW, "at": at}).read().to_pylist()[0]["at"] == at


def test_without_pyarrow_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(NoParquet, match=r"pip install 'newsarchive\[parquet\]'"):
        written(ROW)
