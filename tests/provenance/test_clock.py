"""A clock is monotone, holds what it believes, and says nothing where nothing is known."""

import random
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.provenance.clock import FEWEST, SLACK, Clock, make_clock
from newsarchive.provenance.clock_order import STRAY, undisputed
from newsarchive.provenance.clock_points import Calibration, Gap, Point
from newsarchive.verdicts import Issued
from tests.provenance.clock_points import MORNING, SEED, at, calibrated, in_turn, learned_points, nearly_in_order, on

seeds = st.sampled_from([None, SEED])
points = st.one_of(learned_points, nearly_in_order())


def made(learned: list[Point], calibration: Calibration | None = None) -> Clock:
    clock = make_clock(calibration, learned)
    assert clock
    return clock


def told(clock: Clock, code: int) -> Issued:
    issued = clock.issued(code)
    assert issued
    return issued


def since(issued: Issued) -> datetime:
    return issued.earliest or datetime.min.replace(tzinfo=MORNING.tzinfo)


def until(issued: Issued) -> datetime:
    return issued.latest or datetime.max.replace(tzinfo=MORNING.tzinfo)


@given(seeds, points)
def test_no_larger_number_has_an_earlier_bound(seed: Calibration | None, learned: list[Point]) -> None:
    if clock := make_clock(seed, learned):
        issued = [known for code in range(1, 3100, 7) if (known := clock.issued(code))]
        for one, other in pairwise(issued):
            assert since(one) <= since(other)
            assert until(one) <= until(other)
            assert since(one) <= until(one)


@given(seeds, points)
def test_the_interval_of_every_believed_point_holds_its_time(seed: Calibration | None, learned: list[Point]) -> None:
    clock = make_clock(seed, learned)
    for point in clock.points if clock else ():
        assert clock
        issued = told(clock, point.code)
        if point.origin == "learned":
            assert since(issued) <= point.earliest
            assert point.latest <= until(issued)
        else:  # what is learned may narrow it
            assert max(since(issued), point.earliest) <= min(until(issued), point.latest)


@given(seeds, points, st.randoms(use_true_random=False))
def test_the_order_of_learning_does_not_matter(
    seed: Calibration | None, learned: list[Point], chance: random.Random
) -> None:
    shuffled = [*learned, *learned[:3]]
    chance.shuffle(shuffled)
    one, other = make_clock(seed, learned), make_clock(seed, shuffled)
    assert (one and one.points) == (other and other.points)
    assert [one and one.issued(code) for code in range(1, 3000, 11)] == [
        other and other.issued(code) for code in range(1, 3000, 11)
    ]


@given(points)
def test_what_is_learned_never_moves_a_number_out_of_the_calibration(learned: list[Point]) -> None:
    alone, clock = made([], SEED), made(learned, SEED)
    for code in range(1, 3100, 13):
        before, after = alone.issued(code), clock.issued(code)
        if before and after:
            assert since(before) <= since(after) <= until(after) <= until(before)


def test_a_number_between_two_articles_is_dated_by_them() -> None:
    issued = told(made(in_turn()), 115)
    assert issued.earliest == MORNING + timedelta(hours=6) - SLACK
    assert issued.latest == MORNING + timedelta(hours=12, seconds=59) + SLACK


def test_before_the_first_and_beyond_the_last_one_bound_is_open() -> None:
    clock = made(in_turn(30))
    assert told(clock, 1).earliest is None
    assert told(clock, 1).latest == MORNING + timedelta(seconds=59) + SLACK
    assert told(clock, 10**17) == Issued(code=10**17, earliest=MORNING + timedelta(hours=6 * 29) - SLACK, latest=None)


def test_a_calibration_alone_is_a_clock_and_its_days_stay_as_they_are() -> None:
    issued = told(made([], calibrated(on(100, 0), on(200, 30))), 150)
    assert (issued.earliest, issued.latest) == (MORNING, MORNING + timedelta(days=31, seconds=-1))


def test_learned_articles_narrow_what_the_calibration_says() -> None:
    calibration = calibrated(on(100, 0), on(300, 300))
    issued = told(made([at(150, 24 * 20), at(160, 24 * 20 + 3)], calibration), 155)
    assert until(issued) - since(issued) == timedelta(hours=3, seconds=59) + 2 * SLACK


@pytest.mark.parametrize("years", [-9, -2, 2, 9])
def test_a_date_that_is_years_off_is_not_believed(years: int) -> None:
    clock = made([*in_turn(), at(195, 24 * 365 * years)])
    assert (clock.learned, clock.strays, clock.slack) == (30, 1, SLACK)
    assert told(clock, 195) == told(made(in_turn()), 195)


def test_times_a_little_out_of_turn_widen_every_interval_by_as_much() -> None:
    clock = made([*in_turn(), at(195, 47)])  # 190 is of hour 54, 180 of hour 48
    assert (clock.strays, clock.slack) == (0, timedelta(hours=7 + 6, seconds=1))
    assert clock.around(195) == (at(190, 54), at(200, 60))
    assert since(told(clock, 195)) <= MORNING + timedelta(hours=47)
    assert until(told(clock, 105)) == MORNING + timedelta(hours=6, seconds=59) + clock.slack


def test_two_neighbours_out_of_turn_set_no_bounds() -> None:
    clock = made([*in_turn(), at(195, 52)])  # either may be the one that is out of turn
    assert (clock.strays, clock.slack) == (0, timedelta(hours=2 + 6, seconds=1))
    assert clock.around(193) == (at(180, 48), at(200, 60))


def test_a_number_beside_one_out_of_turn_is_not_dated_by_it() -> None:
    """Its own time may be anywhere between those of the articles that are in turn."""
    late = at(151, 54)
    clock = made([*in_turn(), late])
    assert late in clock.points
    assert since(told(clock, 152)) == MORNING + timedelta(hours=30) - clock.slack


def test_beyond_a_day_out_of_turn_is_a_stray() -> None:
    day = STRAY / timedelta(hours=1)
    assert made([*in_turn(), at(195, 6 * 9 - day + 1)]).strays == 0
    assert made([*in_turn(), at(195, 6 * 9 - day - 1)]).strays == 1


def test_of_two_that_disagree_at_the_end_neither_is_believed() -> None:
    """Which of them is misread, nothing tells: a later number with an earlier date."""
    clock = made([*in_turn(60), at(5000, 9_000), at(6000, 1_000)])
    assert (clock.learned, clock.strays) == (60, 2)
    assert told(clock, 7000).earliest == told(clock, 695).earliest


def test_what_one_longest_row_leaves_out_is_disputed() -> None:
    steady = [at(1, 0), at(2, 5), at(5, 90)]
    assert undisputed([*steady[:2], at(3, 50), at(4, 10), steady[2]]) == steady
    assert undisputed([*steady[:2], at(3, 50), at(4, 10), at(5, 12)]) == [*steady[:2], at(4, 10), at(5, 12)]


@given(seeds, points)
def test_no_date_gets_more_room_than_two_days(seed: Calibration | None, learned: list[Point]) -> None:
    if clock := make_clock(seed, learned):
        assert SLACK <= clock.slack <= 2 * STRAY + timedelta(minutes=1)


def test_where_too_many_disagree_nothing_is_learned() -> None:
    disordered = [at(100 + n, (n * 7919) % 1000 * 24) for n in range(60)]
    assert make_clock(None, disordered) is None
    calibration = calibrated(on(1, 0), on(5000, 5000))
    clock = made(disordered, calibration)
    assert (clock.learned, clock.strays, len(clock.points)) == (0, 60, 2)


def test_numbers_that_grow_backwards_or_not_at_all_make_no_clock() -> None:
    assert make_clock(None, [at(1000 - point.code, index * 30.0) for index, point in enumerate(in_turn())]) is None
    assert make_clock(None, [at(code, 5.0) for code in range(100)]) is None
    assert make_clock(None, [at(7, hour * 100.0) for hour in range(100)]) is None
    assert make_clock(None, []) is None


def test_a_blog_needs_some_posts_to_have_a_clock() -> None:
    assert make_clock(None, in_turn(FEWEST - 1)) is None
    assert made(in_turn(FEWEST)).learned == FEWEST


def test_in_a_gap_nothing_is_known() -> None:
    calibration = calibrated(on(100, 0), on(900, 100), gaps=(Gap(first=200, last=800),))
    clock = made([], calibration)
    assert [code for code in (150, 199, 200, 500, 800, 801) if clock.issued(code) is None] == [200, 500, 800]


def test_a_gap_in_which_an_article_turns_up_is_none() -> None:
    calibration = calibrated(on(100, 0), on(900, 100), gaps=(Gap(first=200, last=800),))
    clock = made([at(500, 24 * 50)], calibration)
    assert told(clock, 400).latest == MORNING + timedelta(days=50, seconds=59) + SLACK
    assert clock.gaps == ()


def test_numbers_that_were_jumped_over_are_unknown_and_those_beside_the_jump_are_not() -> None:
    jump = [*in_turn(30), *(at(point.code + 100_000, 6 * 30 + index * 6) for index, point in enumerate(in_turn(30)))]
    clock = made(jump)
    assert clock.issued(50_000) is None
    assert told(clock, 391).earliest
    assert told(clock, 100_099).latest


@pytest.mark.parametrize("code", [0, -5])
def test_what_is_no_number_of_an_article_is_unknown(code: int) -> None:
    assert made(in_turn()).issued(code) is None


def test_a_clock_names_the_points_that_bound_a_number() -> None:
    clock = made([*in_turn(), at(195, -50_000)])
    assert clock.around(195) == (at(190, 54), at(200, 60))
    assert clock.around(190) == (at(190, 54), at(190, 54))
    assert clock.around(1) == (None, at(100, 0))


def test_a_calibration_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="not in order at 100, 200"):
        calibrated(on(100, 10), on(200, 5))
