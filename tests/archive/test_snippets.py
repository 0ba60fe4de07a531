"""Snippets and highlights lie where the reader's words stand."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsarchive.archive.snippets import LENGTH, find, snippet
from newsarchive.normalization.tokens import fold, phrase_pattern
from tests.building import BODY

# Letters that lengthen, shorten, join or reorder when folded, beside plain ones.
LETTERS = st.sampled_from("등대불빛가 \n·.AaＫkßİﾊﾞ\u0301\u0345\u1100\u1161\u11a8\ud800\0")
TEXTS = st.text(LETTERS, max_size=400) | st.text()
TERMS = st.lists(st.text(LETTERS, min_size=1, max_size=4), max_size=4)


def holds_a_term(text: str, terms: list[str]) -> bool:
    patterns = [phrase_pattern(term) for term in terms]
    return any(pattern.search(fold(text)) for pattern in patterns if pattern)


@given(TEXTS, TERMS)
@example("ﾞ\u0301ﾞ", ["ﾞ\u0301ﾞ"])
def test_every_highlight_holds_a_term(text: str, terms: list[str]) -> None:
    for start, end in find(text, terms):
        assert 0 <= start < end <= len(text)
        assert holds_a_term(text[start:end], terms)


@given(TEXTS, TERMS)
def test_highlights_are_apart_and_in_order(text: str, terms: list[str]) -> None:
    found = find(text, terms)
    assert all(end < start for (_, end), (start, _) in pairwise(found))


@given(TEXTS, TERMS)
def test_a_snippet_is_short_and_its_highlights_lie_inside(text: str, terms: list[str]) -> None:
    made = snippet(text, terms)
    assert len(made.text) <= LENGTH + 2
    assert made.text.strip("…") in " ".join(text.split())
    for start, end in made.highlights:
        assert 0 <= start < end <= len(made.text)
        at_the_edge = start <= 1 or end >= len(made.text) - 1
        assert at_the_edge or holds_a_term(made.text[start:end], terms)


@given(st.text(LETTERS, max_size=300), st.text(LETTERS, max_size=300), st.text("등대불빛가aK", min_size=1, max_size=8))
def test_what_is_found_is_shown(before: str, after: str, term: str) -> None:
    assert snippet(f"{before} {term} {after}", [term]).highlights


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3) | st.just(" "), max_size=60))
def test_decomposed_text_is_highlighted_as_composed(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    shown = [unicodedata.normalize("NFC", apart[start:end]) for start, end in find(apart, text.split())]
    assert shown == [text[start:end] for start, end in find(text, text.split())]


@pytest.mark.parametrize(
    ("text", "term", "shown"),
    [
        ("불빛을 지켜봤다", "불빛", ["불빛"]),
        ("ＫＢＳ와 kbs", "KBS", ["ＫＢＳ", "kbs"]),
        ("Straße", "STRASSE", ["Straße"]),
        ("푸틴-시진핑 회담", "푸틴 시진핑", ["푸틴-시진핑"]),
        ("KBS뉴스", "kbs 뉴스", ["KBS뉴스"]),
        ("KBS 뉴스", "kbs뉴스", ["KBS 뉴스"]),
        ("Tokyo to go", "to", ["to"]),
        ("나비 온다", "비", ["비"]),
        ("ab\u0301 다", "다", ["다"]),
        ("\u0301다", "다", ["다"]),
    ],
)
def test_what_the_index_finds_is_highlighted(text: str, term: str, shown: list[str]) -> None:
    assert [text[start:end] for start, end in find(text, [term])] == shown


def test_without_terms_a_snippet_is_the_beginning() -> None:
    assert snippet(BODY, []).text == BODY.replace("\n", " ")
    assert snippet("", ["등대"]).text == ""
    long = "가나다 " * 100
    assert snippet(long, []).text == long[:LENGTH] + "…"


def test_a_snippet_shows_the_densest_place_from_the_start_of_a_word() -> None:
    text = "등대 하나. " + "다른 이야기가 이어집니다. " * 30 + "등대 옆에 등대, 그 옆에 등대. " + "끝없는 바다. " * 30
    made = snippet(text, ["등대"])
    assert made.text.startswith("…")
    assert made.text.endswith("…")
    assert len(made.highlights) == 3
    assert text[text.index(made.text[1:30]) - 1] == " "


def test_a_phrase_longer_than_the_snippet_is_highlighted_to_its_edges() -> None:
    sentence = "등대에 불이 켜지고 " * 20
    assert snippet("바다. " * 60 + sentence, [sentence]).highlights


def test_a_highlight_that_begins_before_the_snippet_is_cut_at_its_edge() -> None:
    text = "가" * 300 + "등대" + "가" * 39 + "등대바" * 60
    made = snippet(text, ["등대"])
    assert made.text.startswith("…대가")
    assert made.highlights[0] == (1, 2)
