"""What someone said stands between quotation marks of any kind; a word in inverted commas is no quote."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.provenance.quotes import SHORTEST, bare, quotes
from tests.provenance.hostile_texts import HOSTILE, PIECES, SECONDS

SAID = "등대가 없는 밤은 무척 길었다"
MARKS = ["“”", '""', "‘’", "「」", "『』", "＂＂"]


@pytest.mark.parametrize("marks", MARKS)
def test_a_quote_is_found_between_any_marks(marks: str) -> None:
    assert quotes(f"대표는 {marks[0]}{SAID}{marks[1]}고 말했습니다") == (SAID,)


@pytest.mark.parametrize("marks", MARKS)
def test_a_word_in_inverted_commas_is_no_quote(marks: str) -> None:
    assert quotes(f"이른바 {marks[0]}달빛 등대!{marks[1]}입니다") == ()


def test_a_quote_has_so_many_letters_spaces_and_signs_apart() -> None:
    assert quotes(f"“{'가 ' * SHORTEST}”") == (("가 " * SHORTEST).strip(),)
    assert quotes(f"“{'가, ' * (SHORTEST - 1)}...”") == ()


def test_quotes_come_once_each_in_their_order() -> None:
    other = "이제는 밤에도 배를 냅니다"
    assert quotes(f'“{SAID}” "{other}" ‘{SAID}’') == (SAID, other)


def test_a_quote_within_a_quote_is_a_part_of_it() -> None:
    assert quotes(f"“그는 ‘{SAID}’고 했습니다”") == (f"그는 ‘{SAID}’고 했습니다",)


def test_curly_quotes_go_on_over_lines_and_plain_ones_do_not() -> None:
    assert quotes("“등대가 없는\n밤은 길었다”") == ("등대가 없는\n밤은 길었다",)
    assert quotes('키는 5" 입니다.\n그는 왔습니다. "등대가 없는 밤은 길었다"') == ("등대가 없는 밤은 길었다",)


@pytest.mark.parametrize("text", [f"“{SAID}", f"{SAID}”", "“”", '""', f"“{'가나다 ' * 200}”", ""])
def test_what_is_not_closed_or_is_empty_or_endless_is_no_quote(text: str) -> None:
    assert quotes(text) == ()


@pytest.mark.parametrize(
    "other", ["등대가 없는 밤은, 무척 길었다!", "등대가없는밤은무척길었다", "등대가 없는 밤은 무척\n길었다…"]
)
def test_spaces_and_signs_do_not_part_what_is_said_alike(other: str) -> None:
    assert bare(other) == bare(SAID)


@given(st.text())
def test_bare_has_letters_and_digits_alone(text: str) -> None:
    assert all(letter.isalnum() for letter in bare(text))
    assert bare(bare(text)) == bare(text)


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_gives_quotes_that_stand_in_it(text: str) -> None:
    found = quotes(text)
    assert len(set(found)) == len(found)
    assert all(bare(quote) in bare(text) for quote in found)


@pytest.mark.parametrize("shape", HOSTILE)
def test_a_hostile_text_takes_no_time(shape: str) -> None:
    started = time.process_time()
    quotes(HOSTILE[shape])
    assert time.process_time() - started < SECONDS
