"""What stands out from all that is on a post's subject is offered as its source; where nothing does, nothing is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.provenance.likely_source import (
    BESIDE,
    LEAST,
    LOOKED_AT,
    RANKS,
    STANDS_OUT,
    SUBJECT,
    SURE,
    offered,
)


def ranked(*best: float, rest: float, number: int = LOOKED_AT) -> list[float]:
    """The likest articles of an archive that has enough on any subject."""
    return [*best, *[rest] * (number - len(best))]


def test_an_empty_archive_offers_nothing() -> None:
    assert offered([]) == 0


@pytest.mark.parametrize("rest", [0.01, 0.1, 0.19, 0.3, 0.39])
def test_nothing_is_offered_where_all_are_alike(rest: float) -> None:
    assert offered(ranked(rest=rest)) == 0


def test_what_is_twice_as_like_as_the_tenth_is_offered() -> None:
    assert offered(ranked(0.15 * STANDS_OUT, rest=0.15)) == 1
    assert offered(ranked(0.15 * STANDS_OUT - 0.001, rest=0.15)) == 0


def test_of_what_is_hardly_like_the_post_nothing_is_offered() -> None:
    assert offered(ranked(LEAST, rest=0.01)) == 1
    assert offered(ranked(LEAST - 0.001, rest=0.01)) == 0


def test_a_story_that_is_archived_a_dozen_times_is_offered_so_often() -> None:
    assert offered(ranked(*[0.7] * 12, rest=0.2)) == 12


def test_a_few_that_stand_out_are_offered_and_those_on_the_subject_are_not() -> None:
    assert offered(ranked(0.6, 0.55, 0.35, 0.25, rest=0.14)) == 3


def test_beside_one_that_says_all_those_that_say_less_than_half_are_left_out() -> None:
    assert offered(ranked(0.9, 0.9 * BESIDE, 0.9 * BESIDE - 0.001, rest=0.1)) == 2


def test_a_small_archive_has_too_few_to_say_how_like_its_subject_is() -> None:
    enough = SUBJECT * STANDS_OUT
    assert offered([enough]) == 1
    assert offered([enough - 0.001]) == 0
    assert offered([enough, *[0.01] * (LOOKED_AT - 2)]) == 1
    assert offered(ranked(enough - 0.001, rest=0.01)) == 1


def test_in_a_small_archive_the_tenth_counts_where_it_is_more() -> None:
    scores = [0.3, *[0.2] * (RANKS - 1)]
    assert offered(scores) == 0
    assert offered(scores[:-1]) == 1


SCORES = st.lists(st.floats(0, 1), max_size=150).map(lambda scores: sorted(scores, reverse=True))


@given(SCORES)
def test_the_likest_are_offered_and_never_what_is_hardly_alike(scores: list[float]) -> None:
    number = offered(scores)
    assert 0 <= number <= len(scores)
    assert all(score >= LEAST for score in scores[:number])
    assert all(score < scores[number - 1] for score in scores[number:]) or number == 0


@given(SCORES)
def test_what_is_surely_alike_is_always_offered(scores: list[float]) -> None:
    assert offered(scores) >= sum(score >= max(SURE, BESIDE * scores[0]) for score in scores)


@given(SCORES, st.floats(0, 1))
def test_a_better_first_offers_no_more_of_the_others(scores: list[float], more: float) -> None:
    if scores:
        better = [max(scores[0], more), *scores[1:]]
        assert max(0, offered(better) - 1) <= max(0, offered(scores) - 1)
        assert offered(scores) == 0 or offered(better) >= 1
