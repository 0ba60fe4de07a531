"""What a retelling has in common with a text that may be its original, and what of it the original does not say."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsarchive.provenance.comparison import Text, compare
from newsarchive.provenance.names import names
from newsarchive.provenance.numbers import numbers
from newsarchive.provenance.quotes import quotes
from newsarchive.verdicts import Shared
from tests.provenance.hostile_texts import PIECES
from tests.provenance.tracing_texts import CHANGED, FAITHFUL, OTHER, ROOT

QUOTE = "등대가 없는 밤은 무척 길었다"


def told(body: str) -> Text:
    return Text(headline="별내리 등대 이야기", body=body)


def test_a_text_has_all_in_common_with_itself() -> None:
    own = compare(ROOT, ROOT)
    assert (own.score, own.sentence_share) == (1.0, 1.0)
    assert own.names == Shared(shared=("한바다",))
    assert own.numbers == Shared(shared=("80일", "240000000원", "320명", "12월3일"))
    assert own.quotes == Shared(shared=(QUOTE,))


def test_a_faithful_retelling_misses_nothing_that_it_says() -> None:
    held = compare(FAITHFUL, ROOT)
    assert held.names.missing == held.numbers.missing == held.quotes.missing == ()
    assert held.sentence_share == 1.0
    assert [pair.told for pair in held.sentences] == [FAITHFUL.headline, *FAITHFUL.body.split("\n")]
    assert {pair.original for pair in held.sentences} <= {ROOT.headline, *ROOT.body.split("\n")}
    assert held.score > 0.7


def test_numbers_that_were_changed_are_missing_in_the_original() -> None:
    assert compare(CHANGED, ROOT).numbers == Shared(shared=("240000000원", "320명"), missing=("81일", "12월5일"))


def test_it_matters_which_of_both_is_the_retelling() -> None:
    assert compare(ROOT, FAITHFUL).numbers.missing == ("240000000원", "12월3일")
    assert compare(FAITHFUL, ROOT).numbers.missing == ()


def test_a_text_on_something_else_has_little_in_common() -> None:
    held = compare(OTHER, ROOT)
    assert held.score < 0.2
    assert held.numbers == Shared(shared=("80일",), missing=("45명",))


@pytest.mark.parametrize("number", ["2.4억원", "240,000,000원", "2억4천만 원", "24,000만 원"])
def test_a_number_is_shared_in_any_spelling(number: str) -> None:
    assert compare(told(f"고치는 데 {number}이 들었어요."), ROOT).numbers == Shared(shared=("240000000원",))


def test_a_number_with_another_unit_is_missing() -> None:
    assert compare(told("등대를 320척이 봤어요."), ROOT).numbers == Shared(missing=("320척",))


def test_a_name_is_shared_where_the_original_has_it_without_an_office() -> None:
    original = told("강윤솔은 Blue Whale호를 타고 떠났습니다.")
    held = compare(told("강윤솔 시장과 하노을 의원은 BLUE WHALE호에 탔어요."), original)
    assert held.names == Shared(shared=("강윤솔", "BLUE WHALE"), missing=("하노을",))


@pytest.mark.parametrize(
    ("original", "is_there"), [("AI가 지켰습니다", True), ("He said so", False), ("KAIST의 배", False)]
)
def test_a_latin_name_within_a_longer_one_is_another(original: str, is_there: bool) -> None:
    held = compare(told("AI가 등대를 지켰어요."), told(original))
    assert held.names == (Shared(shared=("AI",)) if is_there else Shared(missing=("AI",)))


@pytest.mark.parametrize(
    "quote", [f'"{QUOTE}"', f"‘{QUOTE}!’", "「등대가 없는 밤은, 무척 길었다」", "“등대가 없는 밤은 무척”"]
)
def test_a_quote_is_shared_in_any_marks_and_in_part(quote: str) -> None:
    assert compare(told(f"대표는 {quote}고 했어요."), ROOT).quotes.share == 1


def test_a_quote_that_was_reworded_is_missing() -> None:
    held = compare(told("대표는 “등대가 있는 밤은 무척 짧았다”고 했어요."), ROOT)
    assert held.quotes == Shared(missing=("등대가 있는 밤은 무척 짧았다",))


def test_the_share_of_sentences_is_of_those_that_the_retelling_says() -> None:
    more = replace(FAITHFUL, body=f"{FAITHFUL.body}\n산골 학교에 새 운동장이 생겼습니다.\n왜일까요?")
    held = compare(more, ROOT)
    assert len(held.sentences) == 4
    assert held.sentence_share == 0.8


@pytest.mark.parametrize(
    "empty", [Text(headline="", body=""), Text(headline=" ", body="\n\n"), Text(headline="?", body="…")]
)
def test_an_empty_text_has_nothing_in_common_with_any(empty: Text) -> None:
    for held in (compare(empty, ROOT), compare(empty, empty)):
        assert (held.score, held.sentences, held.sentence_share) == (0.0, (), 0.0)
        assert held.names.share is held.numbers.share is held.quotes.share is None
    assert compare(ROOT, empty).names == Shared(missing=("한바다",))


STRING = st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
TEXT = st.builds(Text, headline=STRING, body=STRING)


@given(TEXT, TEXT | st.just(ROOT))
def test_whatever_a_retelling_says_is_either_shared_or_missing(retelling: Text, original: Text) -> None:
    held = compare(retelling, original)
    assert 0 <= held.score <= 1
    assert 0 <= held.sentence_share <= 1
    for parts, found in ((held.names, names), (held.numbers, numbers), (held.quotes, quotes)):
        assert sorted((*parts.shared, *parts.missing)) == sorted(found(retelling.whole))


@given(TEXT)
@example(Text(headline="", body="AAß"))
def test_nothing_of_a_text_is_missing_in_itself(text: Text) -> None:
    held = compare(text, text)
    assert held.names.missing == held.numbers.missing == held.quotes.missing == ()
