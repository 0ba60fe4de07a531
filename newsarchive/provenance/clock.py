"""The clock of a publisher whose articles are numbered in order: a number dates itself, fetched or not.

Pure: points in (a calibration, dates of archived articles), times out. docs/provenance.md says how it was measured.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from newsarchive.provenance.clock_order import STRAY, Believed, believed
from newsarchive.provenance.clock_points import Bounds, Calibration, Gap, Point
from newsarchive.verdicts import Issued

SLACK = timedelta(hours=1)
"""How far out of its number's turn an article's input time may be without anybody having seen it.

None of 389 KBS pages is out of turn (0 of 75,466 pairs); nine of ten neighbours among them are 52 minutes apart or
less, so that one further out than an hour would nearly always show. A clock that sees more disorder allows for that.
"""
FEWEST = 10
"""So many points, of so many different times, tell that a blog's numbers grow with time."""
MOST_STRAYS = 0.05
"""Where more of the learned points than this share (and more than one) disagree, none of them is believed."""
FASTEST = 3
"""Numbers are given out at up to three times a clock's usual pace (the fastest stretch of KBS: 2.4 times)."""
AT_ONCE = 1_000
"""Besides, so many may come at once, as when old posts are moved to a blog; what jumps further was not given out."""

_NONE = Calibration(points=())
_A_DAY = timedelta(days=1)
_A_MINUTE = timedelta(minutes=1)


class Clock:
    """When numbers were given out. The bounds are non-decreasing: no larger number has an earlier one.

    `learned` counts the archive's points, `strays` those that were not believed; `slack` is how far learned times may
    be out of turn.
    """

    def __init__(self, calibration: Calibration, found: Believed) -> None:
        self.learned, self.strays = len(found.points), found.strays
        self.slack = max(SLACK, _room(found)) if found.disorder else SLACK
        self._seen = Bounds((*calibration.points, *found.points))
        self._bounds = Bounds((*calibration.points, *found.steady), self.slack)
        self._gaps = tuple(gap for gap in calibration.gaps if not self._seen.any_within(gap))
        self._pace = _usual_pace(self._bounds.points)

    @property
    def points(self) -> tuple[Point, ...]:
        """All points, in order of number."""
        return self._seen.points

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps of the calibration in which no number has come up since."""
        return self._gaps

    def issued(self, code: int) -> Issued | None:
        """When `code` was given out; None where it lies in a gap: then nobody knows whether it ever was.

        A bound is None before the first and beyond the last point. Times are UTC.
        """
        if code < 1 or self._is_in_a_gap(code):
            return None
        since, until = self._bounds.since(code), self._bounds.until(code)
        return Issued(code=code, earliest=_utc(since), latest=_utc(until))

    def around(self, code: int) -> tuple[Point | None, Point | None]:
        """The points that set the bounds of `code`, with the times that they were given or learned with."""
        return self._bounds.floor(code), self._bounds.ceiling(code)

    def _is_in_a_gap(self, code: int) -> bool:
        return any(gap.first <= code <= gap.last for gap in self._gaps) or self._is_out_of_reach(code)

    def _is_out_of_reach(self, code: int) -> bool:
        """Whether so many numbers cannot have been given out between its neighbours: somebody jumped over it."""
        near, since, until = self._seen.nearest(code), self._bounds.since(code), self._bounds.until(code)
        if not (near and since and until and self._pace):
            return False
        reach = AT_ONCE + FASTEST * self._pace * ((until - since) / _A_DAY + 1)
        return min(code - near[0], near[1] - code) > reach


def make_clock(calibration: Calibration | None, learned: Iterable[Point]) -> Clock | None:
    """The clock of a publisher, from what is known beforehand and what its archived articles tell, in any order.

    Learned points are left out where too many of them disagree. None where nothing shows that numbers grow with time.
    """
    seed, dated = calibration or _NONE, list(learned)
    found = believed(dated, seed.points)
    if found.strays > max(1, MOST_STRAYS * len(set(dated))):
        found = Believed(strays=len(set(dated)))
    return Clock(seed, found) if seed.points or _grows(found.points) else None


def _grows(points: Sequence[Point]) -> bool:
    numbers, times = {point.code for point in points}, {point.earliest for point in points}
    return min(len(numbers), len(times)) >= FEWEST


def _room(found: Believed) -> timedelta:
    """How far out of turn articles may be, by those that are.

    Beyond what shows: an article is out of turn by up to the distance of its neighbours more than it disagrees with
    them. And the time that a page states may be any of its minute.
    """
    apart = sorted(other.middle - one.middle for one, other in pairwise(found.steady))
    usual = apart[len(apart) // 2] if apart else STRAY
    return found.disorder + min(usual, STRAY) + _A_MINUTE


def _usual_pace(points: Sequence[Point]) -> float | None:
    """Numbers a day: half the time they were given out faster, half the time slower. None where no time passes."""
    pairs = ((one, other, (other.middle - one.middle) / _A_DAY) for one, other in pairwise(points))
    paces = sorted(((other.code - one.code) / days, days) for one, other, days in pairs if days > 0)
    left = sum(days for _, days in paces) / 2
    for pace, days in paces:
        left -= days
        if left <= 0:
            return pace
    return None


def _utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at else None
