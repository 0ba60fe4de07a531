"""Text at the door: nothing that a reader cannot see, and nothing lost that a reader can."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.normalization.text import clean_body, clean_line

ANY_TEXT = st.text(alphabet=st.characters() | st.sampled_from("\0\u200b\ufeff\ud800\u3000가각ㄱ\u1100\u1161\u0301 "))


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("  두   낱말\t\n", "두 낱말"),
        ("붙은\u00a0칸\u3000들", "붙은 칸 들"),
        ("보이지\u200b 않는\ufeff 글\u200e자\u00ad", "보이지 않는 글자"),
        ("널\0과 \x1b[0m", "널과 [0m"),
        ("반쪽\ud83d", "반쪽"),
        (unicodedata.normalize("NFD", "한글"), "한글"),
        ("㎏ 단위는 ㎏ 그대로", "㎏ 단위는 ㎏ 그대로"),
        ("가\u200b 나", "가 나"),
        ("e\u200b\u0301", "é"),
        ("“따옴표”… ■ ▷ · 漢字", "“따옴표”… ■ ▷ · 漢字"),
        ("\u200b", ""),
    ],
    ids=ascii,
)
def test_a_line_is_what_a_reader_sees(dirty: str, clean: str) -> None:
    assert clean_line(dirty) == clean


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)


@given(ANY_TEXT)
def test_a_clean_line_can_be_stored_anywhere(text: str) -> None:
    line = clean_line(text)
    assert unicodedata.is_normalized("NFC", line)
    assert "\0" not in line
    assert len(line.splitlines()) <= 1
    line.encode("utf-8")


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"])))
def test_visible_characters_are_kept(text: str) -> None:
    assert clean_line(text) == unicodedata.normalize("NFC", text)


def test_a_body_parts_its_paragraphs_by_line_feeds_and_drops_empty_ones() -> None:
    assert clean_body(["첫째\n줄 ", "", "\u200b", " 둘째"]) == "첫째 줄\n둘째"
