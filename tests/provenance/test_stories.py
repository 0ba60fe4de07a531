"""Which articles tell one story: likeness is no chain, and the order in which pairs come does not matter."""

from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.provenance.stories import ALIKE, SURELY, Pair, stories

LIKE = (ALIKE + SURELY) / 2
"""Enough to join a story, too little to make two one."""


def test_an_article_without_pairs_is_a_story_alone() -> None:
    assert stories([3, 1, 2], []) == {1: 1, 2: 2, 3: 3}


def test_no_articles_are_no_stories() -> None:
    assert stories([], [(1, 2, 1.0)]) == {}


def test_a_story_is_named_by_its_lowest_number_whichever_came_first() -> None:
    assert stories([7, 9, 4], [(7, 9, LIKE), (9, 4, LIKE)]) == {7: 4, 9: 4, 4: 4}


@pytest.mark.parametrize(("score", "story"), [(ALIKE, 1), (ALIKE - 0.001, 2), (SURELY, 1), (0.0, 2), (1.0, 1)])
def test_two_are_one_story_from_so_much_likeness_on(score: float, story: int) -> None:
    assert stories([1, 2], [(1, 2, score)]) == {1: 1, 2: story}


def test_an_article_joins_the_story_of_the_one_it_is_most_like() -> None:
    pairs = [(1, 3, LIKE), (2, 3, LIKE + 0.01)]
    assert stories([1, 2, 3], pairs) == {1: 1, 2: 2, 3: 2}


def test_an_article_that_is_hardly_like_both_does_not_make_two_stories_one() -> None:
    assert stories([1, 2, 3], [(1, 3, LIKE), (2, 3, SURELY)]) == {1: 1, 2: 2, 3: 2}
    assert stories([1, 2, 3], [(1, 3, SURELY - 0.001), (2, 3, SURELY - 0.001)])[3] in (1, 2)


def test_an_article_that_is_surely_like_both_makes_two_stories_one() -> None:
    assert stories([1, 2, 3], [(1, 3, SURELY), (2, 3, SURELY + 0.1)]) == {1: 1, 2: 1, 3: 1}


def test_all_of_both_stories_become_one_and_stay_so() -> None:
    pairs = [(1, 2, LIKE), (3, 4, LIKE), (2, 5, SURELY), (4, 5, SURELY), (4, 6, LIKE)]
    assert set(stories([1, 2, 3, 4, 5, 6], pairs).values()) == {1}


def test_three_stories_become_one_by_one_article() -> None:
    pairs = [(number, 9, SURELY) for number in (5, 6, 7)]
    assert stories([7, 6, 5, 9], pairs) == dict.fromkeys((5, 6, 7, 9), 5)


def test_a_series_whose_every_two_neighbours_are_alike_is_told_as_it_came() -> None:
    days = [10, 11, 12, 13]
    assert set(stories(days, [(*two, LIKE) for two in pairwise(days)]).values()) == {10}
    outward_in = [10, 13, 11, 12]
    assert stories(outward_in, [(*two, LIKE) for two in pairwise(days)]) == {10: 10, 11: 10, 12: 12, 13: 12}


def test_pairs_with_articles_that_are_not_asked_for_are_nothing() -> None:
    assert stories([1, 3], [(1, 2, 1.0), (2, 3, 1.0)]) == {1: 1, 3: 3}


NUMBERS = range(1, 9)
SCORES = st.sampled_from([0.0, ALIKE - 0.01, ALIKE, LIKE, LIKE + 0.01, SURELY, SURELY + 0.1, 1.0])
EVERY = list(combinations(NUMBERS, 2))
PAIRS = st.lists(SCORES, min_size=len(EVERY), max_size=len(EVERY)).map(
    lambda scores: [(*two, score) for two, score in zip(EVERY, scores, strict=True)]
)
ORDER = st.permutations(list(NUMBERS))


@given(ORDER, PAIRS, st.randoms(use_true_random=False))
def test_neither_the_order_of_pairs_nor_of_the_two_matters(order: list[int], pairs: list[Pair], random: Random) -> None:
    turned = [(other, one, score) if random.random() < 0.5 else (one, other, score) for one, other, score in pairs]
    random.shuffle(turned)
    assert stories(order, turned) == stories(order, pairs)


@given(ORDER, PAIRS)
def test_every_article_has_one_story_that_is_named_by_its_lowest(order: list[int], pairs: list[Pair]) -> None:
    told = stories(order, pairs)
    assert set(told) == set(order)
    for story in set(told.values()):
        assert story == min(article for article, its in told.items() if its == story)


@given(ORDER, PAIRS)
def test_who_is_like_another_of_the_story_is_in_it_and_nobody_else(order: list[int], pairs: list[Pair]) -> None:
    told = stories(order, pairs)
    for story in set(told.values()):
        members = {article for article, its in told.items() if its == story}
        near = [pair for pair in pairs if {pair[0], pair[1]} <= members and pair[2] >= ALIKE]
        assert len(members) == 1 or members == {each for pair in near for each in pair[:2]}


@given(ORDER, PAIRS)
def test_two_that_are_surely_alike_are_one_story(order: list[int], pairs: list[Pair]) -> None:
    sure = [pair for pair in pairs if pair[2] >= SURELY]
    told = stories(order, pairs)
    assert all(told[one] == told[other] for one, other, _ in sure)


@given(ORDER, PAIRS)
def test_a_later_article_parts_no_story(order: list[int], pairs: list[Pair]) -> None:
    before, after = stories(order[:-1], pairs), stories(order, pairs)
    for one, other in combinations(order[:-1], 2):
        assert before[one] != before[other] or after[one] == after[other]
