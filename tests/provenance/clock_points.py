"""Points of clocks in tests: numbers, and minutes or days after an arbitrary morning."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from newsarchive.provenance.clock_points import Calibration, Gap, Point

MORNING = datetime(2024, 3, 1, tzinfo=UTC)


def at(code: int, hours: float) -> Point:
    """An article with this number, so many hours after the morning, to the minute."""
    begin = MORNING + timedelta(hours=hours)
    return Point(code=code, earliest=begin, latest=begin + timedelta(seconds=59))


def on(code: int, day: int, days: int = 1) -> Point:
    """A point of a calibration: on that day after the morning, or one of the `days` from it on."""
    begin = MORNING + timedelta(days=day)
    return Point(code=code, earliest=begin, latest=begin + timedelta(days=days, seconds=-1), origin="calibration")


def calibrated(*points: Point, gaps: tuple[Gap, ...] = ()) -> Calibration:
    """A calibration of these points."""
    return Calibration(points=points, gaps=gaps)


def in_turn(number: int = 30, first: int = 100, every: int = 10, hours: float = 6) -> list[Point]:
    """So many articles in the order of their numbers."""
    return [at(first + every * turn, hours * turn) for turn in range(number)]


learned_points = st.lists(st.builds(at, st.integers(1, 400), st.floats(0, 2400, allow_nan=False)), max_size=30)
"""Articles in any disorder."""


@st.composite
def nearly_in_order(draw: st.DrawFn) -> list[Point]:
    """Articles whose times are up to a day out of turn, and a few that are years off."""
    strayed = st.one_of(st.just(0.0), st.floats(-11, 11), st.sampled_from([0.0] * 30 + [-30.0, -20_000.0, 9_000.0]))
    codes = draw(st.lists(st.integers(1, 3000), min_size=10, max_size=60))
    return [at(code, code + draw(strayed)) for code in codes]


SEED = calibrated(on(1, 0, 40), on(500, 19, 4), on(1500, 40, 60), on(2900, 120, 2), gaps=(Gap(first=600, last=900),))
