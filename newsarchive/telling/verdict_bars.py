"""Source links by what is held of them, a bar a month or week: where each part of each bar stands. Pure.

The chart that `report` writes into a file and the one on the page of a publisher are drawn from the same places.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarchive.provenance.tracing_habits import Period, Report
    from newsarchive.verdicts import VerdictName

_PARTS = 4
"""Lines across the chart, without the one at its foot."""
_SHARE = 0.8
"""The part of its room that a bar takes."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """The links of one verdict: so much of a bar, `y` being its upper edge."""

    verdict: "VerdictName"
    count: int
    y: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One month or week; its first part is at the foot. `is_named` where its name finds room below it."""

    name: str
    count: int
    x: float
    width: float
    middle: float
    is_named: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Bars from 0,0 at the upper left; `lines` are counts, each with the height at which it stands."""

    bars: tuple[Bar, ...]
    lines: tuple[tuple[int, float], ...]


def bars_of(report: "Report", width: float, height: float, *, named: int, widest: float) -> Bars:
    """All months or weeks of the report side by side, about `named` of them with names, none wider than `widest`."""
    top = _top(report)
    room = width / max(1, len(report.periods))
    every = -(-len(report.periods) // named) or 1
    bars = tuple(
        Bar(
            name=label(period, report.unit),
            count=sum(period.verdicts.values()),
            x=room * (number + 0.5) - min(room * _SHARE, widest) / 2,
            width=min(room * _SHARE, widest),
            middle=room * (number + 0.5),
            is_named=number % every == 0,
            parts=_parts(period, top, height),
        )
        for number, period in enumerate(report.periods)
    )
    lines = tuple((top * step // _PARTS, height - height * step / _PARTS) for step in range(_PARTS + 1))
    return Bars(bars=bars, lines=lines)


def _parts(period: "Period", top: int, height: float) -> tuple[Part, ...]:
    parts, y = [], height
    for verdict, count in period.verdicts.items():
        y -= height * count / top
        parts.append(Part(verdict=verdict, count=count, y=y, height=height * count / top))
    return tuple(parts)


def _top(report: "Report") -> int:
    """What the top line stands for: a number that four parts whole, none below 4."""
    most = max((sum(each.verdicts.values()) for each in report.periods), default=0)
    return max(_PARTS, -(-most // _PARTS) * _PARTS)


def label(period: "Period", unit: str) -> str:
    """``2024-06``, or the Monday on which the week begins."""
    return f"{period.begins:%Y-%m}" if unit == "month" else f"{period.begins:%Y-%m-%d}"
