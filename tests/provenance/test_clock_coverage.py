"""Invented archives with dates out of turn and misread: learned from one half, held against the other."""

import random
from statistics import median

import pytest

from newsarchive.provenance.clock import make_clock
from newsarchive.provenance.clock_points import Point
from tests.provenance.clock_points import at

ARTICLES = 4000
HOURS = 2
"""Two hours and 75 numbers from one article to the next."""


def archive(out_of_turn: float, misread: float, hours: float) -> tuple[list[Point], list[Point]]:
    """Articles of which these shares are up to so many hours out of turn, or months and years; the misread apart."""
    chance = random.Random(1)
    right, wrong = [], []
    for turn in range(ARTICLES):
        drawn, code, time = chance.random(), 1000 + 75 * turn, HOURS * turn
        if drawn < misread:
            wrong.append(at(code, time - chance.uniform(100, 40_000)))
        elif drawn < misread + out_of_turn:
            right.append(at(code, time + chance.uniform(-hours, hours)))
        else:
            right.append(at(code, time + chance.gauss(0, 0.2)))
    return right, wrong


@pytest.mark.parametrize(
    ("out_of_turn", "misread", "hours", "width"), [(0, 0, 0, 7), (0.02, 0.01, 6, 18), (0.02, 0.03, 20, 46)]
)
def test_nearly_every_date_that_nobody_misread_is_held(
    out_of_turn: float, misread: float, hours: float, width: float
) -> None:
    right, wrong = archive(out_of_turn, misread, hours)
    clock = make_clock(None, [*right[::2], *wrong[::2]])
    assert clock
    assert clock.strays >= len(wrong[::2]) - 1
    issued = [(point, clock.issued(point.code)) for point in right[1::2]]
    times = [(point, each.earliest, each.latest) for point, each in issued if each and each.earliest and each.latest]
    assert len(times) > len(issued) - 5
    held = [since <= point.earliest and point.latest <= until for point, since, until in times]
    assert sum(held) / len(held) >= 0.999
    assert median((until - since).total_seconds() / 3600 for _, since, until in times) < width
