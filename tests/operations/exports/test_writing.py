"""JSON Lines and CSV: what a row becomes, whatever stands in it."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.operations.exports.columns import Column, Columns, Row
from newsarchive.operations.exports.writing import Csv, JsonLines, as_written, harmless

AT = datetime(2026, 1, 6, 3, 0, 0, 250_000, tzinfo=UTC)


def nothing(_item: Any) -> None:
    return None


COLUMNS: Columns = (
    Column(name="id", kind="number", read=nothing),
    Column(name="headline", kind="text", read=nothing),
    Column(name="at", kind="time", read=nothing),
    Column(name="simulated", kind="yes/no", read=nothing),
    Column(name="credits", kind="texts", read=nothing),
    Column(name="seen", kind="rows", read=nothing, fields={"url": "text", "at": "time"}),
    Column(name="correction", kind="record", read=nothing),
)
ROW: Row = {
    "id": 7,
    "headline": '등대 "다시" 켜졌다',
    "at": AT,
    "simulated": True,
    "credits": ["촬영: 한바다"],
    "seen": [{"url": "https://a.example", "at": AT}, {"url": "https://b.example", "at": None}],
    "correction": None,
}


def as_json(row: Row) -> str:
    stream = io.BytesIO()
    writer = JsonLines(stream, COLUMNS)
    writer.add(row)
    writer.end()
    return stream.getvalue().decode("utf-8")


def as_csv(*rows: Row, byte_order_mark: bool = False) -> bytes:
    stream = io.BytesIO()
    writer = Csv(stream, COLUMNS, byte_order_mark=byte_order_mark)
    for row in rows:
        writer.add(row)
    writer.end()
    return stream.getvalue()


def cells(written: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.decode("utf-8"), newline="")))


def test_times_are_told_in_korean_time_in_lists_too() -> None:
    record = json.loads(as_json(ROW))
    assert record["at"] == "2026-01-06T12:00:00.250+09:00"
    assert record["seen"] == [
        {"url": "https://a.example", "at": "2026-01-06T12:00:00.250+09:00"},
        {"url": "https://b.example", "at": None},
    ]
    assert {name: record[name] for name in ("id", "headline", "simulated", "credits", "correction")} == {
        name: ROW[name] for name in ("id", "headline", "simulated", "credits", "correction")
    }


@given(st.text(st.characters(exclude_categories=())))
def test_a_row_is_one_line_of_json_whatever_its_text(text: str) -> None:
    written = as_json({**ROW, "headline": text, "credits": [text]})
    assert written.endswith("\n")
    assert len(written.splitlines()) == 1
    expected = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert json.loads(written)["headline"].replace("\ufffd", "") == expected.replace("\ufffd", "")


def test_cells_are_plain_values_lists_are_json_and_what_is_absent_is_empty() -> None:
    heading, row = cells(as_csv(ROW))
    assert heading == [column.name for column in COLUMNS]
    assert row[:5] == ["7", '등대 "다시" 켜졌다', "2026-01-06T12:00:00.250+09:00", "true", '["촬영: 한바다"]']
    assert json.loads(row[5])[1] == {"url": "https://b.example", "at": None}
    assert row[6] == ""


def test_no_rows_are_a_heading() -> None:
    assert cells(as_csv()) == [[column.name for column in COLUMNS]]


def test_a_byte_order_mark_stands_at_the_very_beginning_where_it_is_asked_for() -> None:
    assert as_csv(ROW, byte_order_mark=True) == b"\xef\xbb\xbf" + as_csv(ROW)


def test_texts_stand_in_quotation_marks_so_that_no_other_separator_parts_them() -> None:
    """Excel in some countries parts cells at semicolons: what follows one would be a cell of its own."""
    line = as_csv({**ROW, "headline": "다시;=1+1"}).decode().split("\r\n")[1]
    assert '"다시;=1+1"' in line


FORMULAS = ("=1+1", "+82-2-1234", "-단독-", "@한바다", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a", " =1", "'=1")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_cell_that_looks_like_a_formula_begins_with_an_apostrophe(formula: str) -> None:
    cell = cells(as_csv({**ROW, "headline": formula}))[1][1]
    assert cell == f"'{formula}"
    assert as_written(cell) == formula


@pytest.mark.parametrize("text", ["등대", "1=1", "'작은따옴표' 제목", "“=1+1”", "", "한-미 회담", "[=1]"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert cells(as_csv({**ROW, "headline": text}))[1][1] == text


@given(st.text(st.sampled_from("'=+-@＝ \t\r\n가a")))
def test_no_cell_begins_with_a_formula_and_each_can_be_read_back(text: str) -> None:
    cell = harmless(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))
    assert not cell.startswith(("\t", "\r"))
    assert as_written(cell) == text


@given(st.text(st.characters(exclude_categories=())))
def test_csv_can_be_read_back_whatever_its_text(text: str) -> None:
    read = cells(as_csv({**ROW, "headline": text}, ROW))
    assert len(read) == 3
    shown = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" or letter == "\0" else letter for letter in text)
    assert as_written(read[1][1]) == shown
