"""Bars of verdicts: each part as high as its count, none outside, the same for the file and the page."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.provenance.tracing_habits import Period, Report
from newsarchive.telling.verdict_bars import bars_of
from newsarchive.verdicts import VERDICTS, VerdictName

WIDTH, HEIGHT = 700, 200


def a_report(*periods: dict[VerdictName, int], unit: str = "week") -> Report:
    begins = [date(2026, 1, 5) + timedelta(days=7 * number) for number in range(len(periods))]
    told = [Period(begins=begin, posts=1, verdicts=each) for begin, each in zip(begins, periods, strict=True)]
    values: dict[str, Any] = {
        **{"publisher": "a.example", "first": None, "last": None, "posts": 1, "sourced": 1, "links": 1, "unjudged": 0},
        **{"verdicts": {}, "forms": {}, "sites": (), "kinds": {}, "origins": (), "without_origin": 0},
        **{"unit": unit, "periods": tuple(told)},
    }
    return Report(**values)


def test_parts_stand_one_above_the_other_and_the_first_at_the_foot() -> None:
    (bar,) = bars_of(a_report({"verified": 1, "gone": 3}), WIDTH, HEIGHT, named=6, widest=50).bars
    assert [(part.verdict, part.y, part.height) for part in bar.parts] == [("verified", 150, 50), ("gone", 0, 150)]
    assert (bar.name, bar.count, bar.width, bar.middle) == ("2026-01-05", 4, 50, 350)


def test_a_month_is_named_by_itself_and_few_bars_are_named() -> None:
    periods: list[dict[VerdictName, int]] = [{"gone": 1}] * 25
    bars = bars_of(a_report(*periods, unit="month"), WIDTH, HEIGHT, named=6, widest=50).bars
    assert bars[0].name == "2026-01"
    assert [number for number, bar in enumerate(bars) if bar.is_named] == [0, 5, 10, 15, 20]


def test_nothing_at_all_has_a_scale_and_no_bars() -> None:
    bars = bars_of(a_report(), WIDTH, HEIGHT, named=6, widest=50)
    assert bars.bars == ()
    assert bars.lines == ((0, 200), (1, 150), (2, 100), (3, 50), (4, 0))


COUNTS = st.dictionaries(st.sampled_from(sorted(VERDICTS)), st.integers(1, 10**6), max_size=11)


@given(st.lists(COUNTS, min_size=1, max_size=60))
def test_no_part_stands_outside_and_heights_are_as_counts(periods: list[dict[VerdictName, int]]) -> None:
    found = bars_of(a_report(*periods), WIDTH, HEIGHT, named=6, widest=50)
    top = found.lines[-1][0]
    assert top % 4 == 0
    for bar, told in zip(found.bars, periods, strict=True):
        assert 0 <= bar.x < bar.x + bar.width <= WIDTH + 1e-9
        assert [part.count for part in bar.parts] == list(told.values())
        for part in bar.parts:
            assert part.height == pytest.approx(HEIGHT * part.count / top)
            assert part.y >= -1e-6
