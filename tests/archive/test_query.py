"""What a person typed, read as a search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive.query import MAX_TERMS, MAX_TOKENS, parse
from newsarchive.normalization.tokens import query_phrase


def terms(typed: str) -> list[str]:
    return list(parse(typed).terms)


def test_words_are_terms_and_phrases_stay_whole() -> None:
    assert terms('등대 "푸틴 시진핑" 회담') == ["등대", "푸틴 시진핑", "회담"]
    assert parse("등대 불빛").phrases == (query_phrase("등대"), query_phrase("불빛"))
    assert parse("등대 불빛").warnings == ()


def test_a_word_that_is_typed_twice_counts_once() -> None:
    assert terms("KBS kbs ＫＢＳ") == ["kbs"]


@pytest.mark.parametrize("typed", ["", " ", "\t\n", '""', '" "', "\0"])
def test_nothing_typed_is_nothing_asked(typed: str) -> None:
    assert (parse(typed).phrases, parse(typed).warnings) == ((), ())


def test_an_unclosed_quotation_reads_to_the_end_and_says_so() -> None:
    query = parse('등대 "푸틴 시진핑')
    assert query.terms == ("등대", "푸틴 시진핑")
    assert query.warnings == ("a quotation mark is not closed; the phrase was read to the end",)


@pytest.mark.parametrize("typed", ["AND", "OR", "NOT", "-등대", "headline:등대", "(등대", "등대)", "(등대)"])
def test_what_looks_like_an_operator_is_read_as_words_and_said(typed: str) -> None:
    assert parse(typed).warnings == (f"‘{typed}’ was read as plain words",)
    assert parse(typed).phrases == (query_phrase(typed),)


@pytest.mark.parametrize("typed", ["-", "(((", "*", "!?", "🙂", "\ud800"])
def test_what_has_nothing_to_search_for_is_said(typed: str) -> None:
    query = parse(typed)
    assert query.phrases == ()
    (warning,) = query.warnings
    assert "has no letter or digit to search for" in warning


def test_too_many_terms_are_cut_and_said() -> None:
    query = parse(" ".join(f"낱말{n}" for n in range(1000)))
    assert len(query.terms) == len(query.phrases) == MAX_TERMS
    assert query.warnings == ("only the first 64 of 1000 terms were searched",)


def test_a_phrase_that_is_too_long_is_cut_and_said() -> None:
    query = parse(f'"{"가나" * 10_000}"')
    assert [len(phrase.tokens) for phrase in query.phrases] == [MAX_TOKENS]
    (warning,) = query.warnings
    assert warning.startswith("only the first 1,000 of 19,999 parts of ‘가나가나")


@given(st.text(st.characters() | st.sampled_from('" -():*등대OR'), max_size=200))
def test_any_input_is_a_query_whose_warnings_can_be_printed(typed: str) -> None:
    query = parse(typed)
    assert len(query.terms) == len(query.phrases)
    "".join((*query.warnings, *query.terms)).encode("utf-8")
