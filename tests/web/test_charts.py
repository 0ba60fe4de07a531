"""Counts as bars: no day left out, no bar outside of the picture."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.web.charts import HEIGHT, WIDTH, chart_of

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


def test_days_without_articles_have_their_place() -> None:
    chart = chart_of([("2026-01-01", 2), ("2026-01-04", 4), (None, 3)])
    assert chart is not None
    assert (chart.unit, chart.undated) == ("day", 3)
    assert [(bar.name, bar.count) for bar in chart.bars] == [
        ("2026-01-01", 2),
        ("2026-01-02", 0),
        ("2026-01-03", 0),
        ("2026-01-04", 4),
    ]
    assert [bar.height for bar in chart.bars] == [HEIGHT / 2, 0, 0, HEIGHT]
    assert chart.highest.name == "2026-01-04"


def test_many_days_are_shown_as_months_and_many_months_as_years() -> None:
    assert [chart.unit for chart in (chart_of([("2020-02-29", 1), (last, 1)]) for last in _LASTS) if chart] == [
        "day",
        "month",
        "year",
    ]


_LASTS = ("2020-03-05", "2021-03-05", "2026-03-05")


def test_nothing_that_has_a_date_is_no_chart() -> None:
    assert chart_of([]) is None
    assert chart_of([(None, 7)]) is None


@given(st.dictionaries(DAYS, st.integers(1, 10_000), min_size=1, max_size=40))
def test_every_article_is_in_one_bar_and_every_bar_in_the_picture(counts: dict[date, int]) -> None:
    chart = chart_of([(day.isoformat(), count) for day, count in counts.items()])
    assert chart is not None
    assert sum(bar.count for bar in chart.bars) == sum(counts.values())
    assert all(before.until == bar.since for before, bar in zip(chart.bars, chart.bars[1:], strict=False))
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH + 1 and 0 <= bar.y <= HEIGHT for bar in chart.bars)
    assert chart.bars[0].since <= min(counts) <= max(counts) < chart.bars[-1].until + timedelta(days=1)
