"""Search tokens: every substring of a Korean word is a phrase of the index, whatever the spelling."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.normalization.tokens import JOINT, LONG, Phrase, fold, index_text, phrase_pattern, query_phrases

HANGUL = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
KANA = st.characters(min_codepoint=0x3041, max_codepoint=0x3096) | st.characters(
    min_codepoint=0x30A1, max_codepoint=0x30FA
)
WORDS = st.text(HANGUL | HAN | KANA, min_size=1, max_size=12)
# All of Unicode, lone surrogates too, and often what Korean pages are made of.
ANYTHING = st.text(
    st.characters() | HANGUL | st.sampled_from("·・ 「」…ＫＢＳ１２ｋßİῼ\u0345\u0301\u1100\u1161\u11a8\ud800\0")
)


def index_tokens(text: str) -> list[str]:
    return index_text(text).words.split()


def is_found(typed: str, text: str) -> bool:
    """Whether any of the phrases of `typed` stands where it is looked for."""
    indexed = index_text(text)
    sides = {False: indexed.words.split(), True: [*indexed.runs.split(), *indexed.units.split()]}
    return any(found(phrase, sides[phrase.over_spaces]) for phrase in query_phrases(typed))


def found(phrase: Phrase, tokens: list[str]) -> bool:
    """What a full-text index does with a phrase: its tokens one after another, the last one perhaps a beginning."""
    *head, last = phrase.tokens
    for start in range(len(tokens) - len(head)):
        here = tokens[start : start + len(phrase.tokens)]
        if here[:-1] == head and (here[-1].startswith(last) if phrase.prefix else here[-1] == last):
            return True
    return False


@st.composite
def words_and_parts(draw: st.DrawFn) -> tuple[str, str]:
    word = draw(WORDS)
    start = draw(st.integers(0, len(word) - 1))
    return word, word[start : draw(st.integers(start + 1, len(word)))]


@given(words_and_parts(), st.lists(WORDS, max_size=3), st.lists(WORDS, max_size=3))
def test_every_part_of_a_word_is_found(pair: tuple[str, str], before: list[str], after: list[str]) -> None:
    word, part = pair
    assert is_found(part, " ".join([*before, word, *after]))


@given(st.text(HANGUL, min_size=1, max_size=4), st.lists(st.text(HANGUL, min_size=1, max_size=4), max_size=8))
def test_nothing_is_found_that_is_not_there(word: str, text: list[str]) -> None:
    without_spaces = [" ".join(text).replace(" ", "")]
    assert is_found(word, " ".join(text)) == any(
        word in other for other in (text if len(word) < LONG else without_spaces)
    )


@given(st.text(HANGUL, min_size=LONG, max_size=9), st.data())
def test_spaces_within_long_words_make_no_difference(word: str, data: st.DataObject) -> None:
    def spaced() -> str:
        cuts = sorted(data.draw(st.sets(st.integers(1, len(word) - 1))))
        return " ".join(word[start:end] for start, end in pairwise([0, *cuts, len(word)]))

    assert is_found(spaced(), f"머리말 {spaced()} 꼬리말")
    assert is_found(spaced(), f"앞{spaced()}뒤")


@given(words_and_parts(), st.sampled_from(["KBS", "2026", "k팝", "ㅋㅋ"]))
def test_parts_are_found_beside_other_scripts(pair: tuple[str, str], other: str) -> None:
    word, part = pair
    assert is_found(part, f"{other}{word}{other}")


def test_the_tokens_of_a_word_are_its_bigrams_and_its_last_character() -> None:
    assert index_tokens("한국은행") == ["한국", "국은", "은행", "행"]
    assert index_tokens("비") == ["비"]


def test_latin_and_digits_are_words_in_lower_case() -> None:
    assert index_tokens("KBS2 NEWS-9, 3.5%") == ["kbs2", "news", "9", "3", "5"]


@pytest.mark.parametrize("dot", "·・･ㆍ‧•")
def test_a_middle_dot_parts_words_in_every_spelling(dot: str) -> None:
    assert index_tokens(f"한{dot}일 정상") == ["한", "일", "정상", "상"]


def test_scripts_part_within_a_word() -> None:
    assert index_tokens("K팝스타 2026년") == ["k", "팝스", "스타", "타", "2026", "년"]


def test_one_syllable_is_a_beginning() -> None:
    assert query_phrases("비") == (Phrase(("비",), prefix=True),)
    assert query_phrases("11월 2026년") == (Phrase(("11", "월", "2026", "년"), prefix=True),)


def test_a_number_with_its_unit_is_one_token() -> None:
    assert index_text("50대 3.5 kg의").units == f"50{JOINT}대 kg{JOINT}의"
    assert query_phrases("50대") == (Phrase((f"50{JOINT}대",), prefix=False, over_spaces=True),)


def test_a_word_of_latin_is_no_beginning() -> None:
    assert query_phrases("new") == (Phrase(("new",), prefix=False),)


def test_several_words_are_one_phrase() -> None:
    assert query_phrases("푸틴 시진핑") == (
        Phrase(("푸틴", "틴", "시진", "진핑"), prefix=False),
        Phrase(("푸틴", "틴시", "시진", "진핑"), prefix=False, over_spaces=True),
    )
    assert is_found("푸틴 시진핑", "푸틴-시진핑 회담")
    assert is_found("푸틴 시진핑", "푸틴시진핑 회담")
    assert not is_found("푸틴 시진핑", "시진핑 푸틴 회담")


def test_only_spaces_part_a_run_and_short_words_do_not_cross_them() -> None:
    assert is_found("상하이협력기구", "상하이\n협력 기구")
    assert not is_found("상하이협력기구", "상하이, 협력기구")
    assert not is_found("사과", "인사 과장")
    assert not is_found("사과장", "인사 과장")


@pytest.mark.parametrize("text", ["", " ", "!?", "\0", "\ud800", "…·「」", "🙂"])
def test_what_has_no_letter_and_no_digit_is_no_phrase(text: str) -> None:
    assert query_phrases(text) == ()
    assert index_tokens(text) == []


@given(ANYTHING)
def test_nothing_is_refused_and_tokens_are_plain_text(text: str) -> None:
    tokens = index_tokens(text)
    assert all(token and "".join(token.split()) == token for token in tokens)
    " ".join(tokens).encode("utf-8")
    assert not query_phrases(text) or is_found(text, text)


@given(ANYTHING)
def test_composed_and_decomposed_text_give_the_same_tokens(text: str) -> None:
    assert index_tokens(unicodedata.normalize("NFD", text)) == index_tokens(unicodedata.normalize("NFC", text))


@given(ANYTHING)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E)))
def test_full_width_letters_and_digits_are_as_plain_ones(plain: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in plain)
    assert fold(wide) == fold(plain)
    assert index_tokens(wide) == index_tokens(plain)


@pytest.mark.parametrize("half_width", ["ﾆｭｰｽ", "ﾊﾞﾅﾅ", "ﾡﾢ"])
def test_half_width_kana_and_jamo_are_as_full_width_ones(half_width: str) -> None:
    assert index_tokens(half_width) == index_tokens(unicodedata.normalize("NFKC", half_width))


def test_lone_surrogates_are_dropped() -> None:
    assert fold("등\ud800대\udcff") == "등대"
    assert index_tokens("등\ud800대") == ["등대", "대"]


@given(ANYTHING)
def test_case_makes_no_difference(text: str) -> None:
    assert fold(text.casefold()) == fold(text)


SHORT = st.text(st.sampled_from("한국은행  Kb2\u30fb\u318d·人か\u3099"), max_size=10)


@given(SHORT, SHORT)
def test_the_pattern_of_a_phrase_matches_just_where_the_index_finds_it(typed: str, text: str) -> None:
    pattern = phrase_pattern(typed)
    assert bool(query_phrases(typed)) == (pattern is not None)
    if pattern is not None:
        assert bool(pattern.search(fold(text))) == is_found(typed, text)
