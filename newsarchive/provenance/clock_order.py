"""Which learned points are believed: those that stand in the order of their numbers, or nearly."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from newsarchive.provenance.clock_points import Bounds, Point, in_order

STRAY = timedelta(days=1)
"""A date further from its number's turn than this is not believed: misread, set back, or of an old draft."""


@dataclass(frozen=True, kw_only=True)
class Believed:
    """The points that are believed, and how many are not.

    Those that are `steady` are in order, and set bounds; the others are out of turn by `disorder` at most.
    """

    points: tuple[Point, ...] = ()
    steady: tuple[Point, ...] = ()
    strays: int = 0
    disorder: timedelta = timedelta()


def believed(learned: Sequence[Point], firm: Sequence[Point]) -> Believed:
    """The points of `learned` that agree with `firm` and, to within STRAY, with each other; in one order.

    Where two of them disagree and nothing tells which is wrong, neither is believed.
    """
    fixed = Bounds(firm)
    agreeing = [point for point in sorted(set(learned), key=in_order) if not fixed.conflict(point)]
    chain = Bounds(undisputed(agreeing))
    near = [point for point in agreeing if chain.conflict(point) <= STRAY]
    kept = _those_within(STRAY, near, chain)
    steady = _those_within(timedelta(), kept, chain)
    disorder = max(map(Bounds(kept).conflict, kept), default=timedelta())
    strays = len(set(learned)) - len(kept)
    return Believed(points=tuple(kept), steady=tuple(steady), strays=strays, disorder=disorder)


def _those_within(length: timedelta, points: list[Point], chain: Bounds) -> list[Point]:
    """The chain, and of the other points those that disagree by no more with any of `points`."""
    bounds, sure = Bounds(points), set(chain.points)
    return [point for point in points if point in sure or bounds.conflict(point) <= length]


def undisputed(points: Sequence[Point]) -> list[Point]:
    """Of points in order of number: those that every longest row of them in order of time goes through."""
    times = [point.middle.timestamp() for point in points]
    up_to = _longest_rows(times)
    from_here = _longest_rows([-time for time in reversed(times)])[::-1]
    longest = max(up_to, default=0)
    on_a_longest = [up + on - 1 == longest for up, on in zip(up_to, from_here, strict=True)]
    rivals = Counter(up for up, is_on in zip(up_to, on_a_longest, strict=True) if is_on)
    sole = [is_on and rivals[up] == 1 for up, is_on in zip(up_to, on_a_longest, strict=True)]
    return [point for point, is_sole in zip(points, sole, strict=True) if is_sole]


def _longest_rows(values: Sequence[float]) -> list[int]:
    """For each value the length of the longest row that never falls and ends with it (patience sorting)."""
    ends: list[float] = []
    lengths = []
    for value in values:
        place = bisect_right(ends, value)
        ends[place : place + 1] = [value]
        lengths.append(place + 1)
    return lengths
