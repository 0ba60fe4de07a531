"""The rarer a pair of syllables is in Korean news, the more it weighs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.provenance.weights import UNKNOWN, WORD, weights


@pytest.mark.parametrize(("common", "rare"), [("니다", "정부"), ("정부", "등대"), ("에서", "경찰"), ("하고", "태풍")])
def test_a_rarer_pair_weighs_more(common: str, rare: str) -> None:
    assert weights()[common] < weights()[rare]


def test_what_every_text_has_weighs_nothing() -> None:
    assert weights()["니다"] == 0


@pytest.mark.parametrize("pair", ["뷁쾗", "漢字", "ひら", "ᄀᄂ"])
def test_a_pair_that_was_never_counted_is_rare(pair: str) -> None:
    assert weights()[pair] == UNKNOWN


@pytest.mark.parametrize("word", ["kbs", "2026", "whale", "éa"])
def test_a_word_of_other_letters_weighs_less_than_a_rare_pair(word: str) -> None:
    assert weights()[word] == WORD < UNKNOWN


@given(st.text(min_size=1))
def test_any_token_weighs_something_between_nothing_and_the_rarest(token: str) -> None:
    assert 0 <= weights()[token] <= UNKNOWN


def test_asking_adds_nothing_to_the_table() -> None:
    before = len(weights())
    assert weights()["뷁뿳"] == UNKNOWN
    assert len(weights()) == before > 5_000


def test_each_pair_of_the_table_is_two_characters_and_is_there_once() -> None:
    assert all(len(pair) == 2 for pair in weights())
    assert max(weights().values()) < UNKNOWN
