"""Vectors kept small say the same as whole ones; the rarest tokens come first; the vectors used last are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.provenance import likeness
from newsarchive.provenance.likeness import ENOUGH, Kept, Packed, by_hash, is_enough, rare_tokens
from newsarchive.provenance.vectors import Text, cosine, vector
from newsarchive.provenance.weights import weights
from tests.provenance.hostile_texts import PIECES
from tests.provenance.tracing_texts import CHANGED, FAITHFUL, OTHER, ROOT

TEXT = st.builds(Text, headline=st.text(max_size=40), body=st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@pytest.mark.parametrize("other", [ROOT, CHANGED, FAITHFUL, OTHER])
def test_a_packed_vector_is_as_like_as_the_whole_one(other: Text) -> None:
    whole = cosine(vector(ROOT), vector(other))
    assert Packed(vector(other)).cosine(by_hash(vector(ROOT))) == pytest.approx(whole, abs=1e-6)


@given(TEXT, TEXT)
def test_any_packed_vector_is_as_like_from_both_sides(one: Text, other: Text) -> None:
    left, right = vector(one), vector(other)
    score = Packed(left).cosine(by_hash(right))
    assert 0 <= score <= 1
    assert score == pytest.approx(Packed(right).cosine(by_hash(left)), abs=1e-6)
    assert score == pytest.approx(cosine(left, right), abs=1e-6)


def test_an_empty_vector_is_like_none() -> None:
    assert Packed({}).cosine(by_hash(vector(ROOT))) == 0
    assert Packed(vector(ROOT)).cosine({}) == 0


def test_a_text_says_enough_from_so_many_pairs_on() -> None:
    assert is_enough(Text(headline="", body="가" * (ENOUGH + 1)))
    assert not is_enough(Text(headline="", body="가" * ENOUGH))
    assert is_enough(Text(headline="등대", body="불빛 " * (ENOUGH - 1)))
    assert not is_enough(Text(headline="등대", body="불빛 " * (ENOUGH - 2)))


@pytest.mark.parametrize("body", ["", "404 Not Found " * 100, "나 " * 500, "1234567 " * 100])
def test_syllables_alone_and_letters_that_go_in_no_pairs_say_nothing(body: str) -> None:
    assert not is_enough(Text(headline="", body=body))


def test_the_rarest_tokens_come_first_and_then_those_that_a_text_has_often() -> None:
    own = vector(ROOT)
    tokens = rare_tokens(own, 12)
    worth = [(weights()[token], own[token]) for token in tokens]
    assert worth == sorted(worth, reverse=True)
    assert min(worth)[0] >= max(weights()[token] for token in own if token[0] not in "#@" and token not in tokens)


@given(TEXT, st.integers(0, 20))
def test_rare_tokens_are_so_many_of_those_that_the_index_knows(text: Text, most: int) -> None:
    own = vector(text)
    tokens = rare_tokens(own, most)
    assert len(set(tokens)) == len(tokens) <= most
    assert all(token in own and token[0] not in "#@" for token in tokens)


def test_rare_tokens_do_not_hang_on_the_order_of_a_vector() -> None:
    own = vector(ROOT)
    assert rare_tokens(dict(reversed([*own.items()])), 12) == rare_tokens(own, 12)


def test_what_is_not_kept_or_of_another_version_is_lacking() -> None:
    kept = Kept()
    kept.keep(2, 20, Packed({}))
    kept.keep(3, 30, Packed({}))
    assert kept.lacking({4: 40, 3: 31, 2: 20, 1: 10}) == [4, 3, 1]
    kept.keep(3, 31, Packed({}))
    assert kept.lacking({3: 31}) == []


def test_those_used_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST_KEPT", 3)
    kept = Kept()
    for number in (1, 2, 3):
        kept.keep(number, number, Packed({}))
    kept.lacking({1: 1})
    kept.keep(2, 7, Packed({}))
    kept.keep(4, 4, Packed({}))
    assert [number in kept for number in (1, 2, 3, 4)] == [True, True, False, True]
