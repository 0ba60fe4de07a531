"""What a clock is made of: numbers whose time is known, and the bounds that they set for all other numbers."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Literal

Origin = Literal["calibration", "learned"]
"""Who tells of a point: the publisher's module, or an archived article."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """An article's number (`code`) that was given out at a time between these two, both aware and included."""

    code: int
    earliest: datetime
    latest: datetime
    origin: Origin = "learned"

    @property
    def middle(self) -> datetime:
        """The time to put it in order by."""
        return self.earliest + (self.latest - self.earliest) / 2


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Numbers from `first` to `last` of which none was ever seen: they were most likely never given out."""

    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """What is known of a publisher's numbers beforehand. Raises ValueError where its points are not in order."""

    points: tuple[Point, ...]
    gaps: tuple[Gap, ...] = ()

    def __post_init__(self) -> None:
        bounds = Bounds(self.points)
        wrong = [point.code for point in self.points if bounds.conflict(point)]
        if wrong:
            raise ValueError(f"the calibration is not in order at {', '.join(map(str, wrong))}")


class Bounds:
    """Between which times numbers lie, by points that are in order: a larger number never has an earlier bound.

    Learned points hold to within `slack`.
    """

    def __init__(self, points: Iterable[Point], slack: timedelta = timedelta()) -> None:
        self.points = tuple(sorted(points, key=in_order))
        self._slack = slack
        self._codes = [point.code for point in self.points]
        self._floors = list(accumulate(self.points, self._later))
        self._ceilings = list(accumulate(reversed(self.points), self._sooner))[::-1]

    def floor(self, code: int) -> Point | None:
        """The point that tells since when `code` can have been given out; None before the first."""
        position = bisect_right(self._codes, code)
        return self._floors[position - 1] if position else None

    def ceiling(self, code: int) -> Point | None:
        """The point that tells until when `code` can have been given out; None beyond the last."""
        position = bisect_left(self._codes, code)
        return self._ceilings[position] if position < len(self._codes) else None

    def since(self, code: int) -> datetime | None:
        """The earliest time of `code`; None where there is no bound."""
        return self._earliest(floor) if (floor := self.floor(code)) else None

    def until(self, code: int) -> datetime | None:
        """The latest time of `code`; None where there is no bound."""
        return self._latest(ceiling) if (ceiling := self.ceiling(code)) else None

    def nearest(self, code: int) -> tuple[int, int] | None:
        """The known numbers on both sides of `code`, or `code` twice; None beyond the first and the last."""
        below, above = bisect_right(self._codes, code), bisect_left(self._codes, code)
        return (self._codes[below - 1], self._codes[above]) if below and above < len(self._codes) else None

    def conflict(self, point: Point) -> timedelta:
        """How far `point` lies outside of the bounds of its number; zero where it lies inside or touches them."""
        since, until = self.since(point.code), self.until(point.code)
        early = since - point.latest if since else timedelta()
        late = point.earliest - until if until else timedelta()
        return max(early, late, timedelta())

    def any_within(self, gap: Gap) -> bool:
        """Whether a number of the gap is known after all."""
        return bisect_left(self._codes, gap.first) < bisect_right(self._codes, gap.last)

    def _earliest(self, point: Point) -> datetime:
        return point.earliest - self._slack if point.origin == "learned" else point.earliest

    def _latest(self, point: Point) -> datetime:
        return point.latest + self._slack if point.origin == "learned" else point.latest

    def _later(self, one: Point, other: Point) -> Point:
        return other if self._earliest(other) > self._earliest(one) else one

    def _sooner(self, one: Point, other: Point) -> Point:
        return other if self._latest(other) < self._latest(one) else one


def in_order(point: Point) -> tuple[int, datetime, datetime, Origin]:
    """The one order of points: by number, then by time."""
    return point.code, point.earliest, point.latest, point.origin
