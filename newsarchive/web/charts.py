"""Counts as bars, and nothing that needs a script: plain SVG, described in words. Pure functions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "month", "year"]

WIDTH, HEIGHT = 720, 96
_WIDEST = 48.0
_DAYS, _MONTHS = 92, 60
"""So many bars are told apart: more days are shown as months, more months as years."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """So many articles from `since` until `until`, which is left out; the rest is its place in the picture."""

    name: str
    count: int
    since: date
    until: date
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Bars, the earliest first, with none left out between them; `undated` articles stand nowhere."""

    unit: Unit
    bars: tuple[Bar, ...]
    undated: int

    @property
    def highest(self) -> Bar:
        return max(self.bars, key=lambda bar: bar.count)


def chart_of(counts: Iterable[tuple[str | None, int]]) -> Chart | None:
    """`counts` by day (2026-11-23, None where there is no date) as bars; None where there is nothing to be seen."""
    by_day: Counter[date] = Counter()
    undated = 0
    for value, count in counts:
        if value is None:
            undated += count
        else:
            by_day[date.fromisoformat(value)] += count
    if not by_day:
        return None
    first, last = min(by_day), max(by_day)
    unit = _unit(first, last)
    starts = _starts(first, last, unit)
    heights = Counter[date]()
    for day, count in by_day.items():
        heights[_start(day, unit)] += count
    return Chart(unit=unit, bars=tuple(_bars(starts, heights, unit)), undated=undated)


def _unit(first: date, last: date) -> Unit:
    if (last - first).days < _DAYS:
        return "day"
    return "month" if (last.year - first.year) * 12 + last.month - first.month < _MONTHS else "year"


def _start(day: date, unit: Unit) -> date:
    if unit == "day":
        return day
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _next(start: date, unit: Unit) -> date:
    if unit == "day":
        return start + timedelta(days=1)
    if unit == "month":
        return (start + timedelta(days=32)).replace(day=1)
    return start.replace(year=start.year + 1)


def _starts(first: date, last: date, unit: Unit) -> list[date]:
    starts = [_start(first, unit)]
    while (following := _next(starts[-1], unit)) <= last:
        starts.append(following)
    return starts


def _bars(starts: Sequence[date], heights: Counter[date], unit: Unit) -> Iterable[Bar]:
    most = max(heights.values())
    room = WIDTH / len(starts)
    width = max(1.0, min(room - 1, _WIDEST))
    for number, start in enumerate(starts):
        count = heights[start]
        height = max(2.0, HEIGHT * count / most) if count else 0.0
        yield Bar(
            name=start.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]],
            count=count,
            since=start,
            until=_next(start, unit),
            x=round(room * number + (room - width) / 2, 2),
            y=round(HEIGHT - height, 2),
            width=round(width, 2),
            height=round(height, 2),
        )
