"""Bytes to text by what they are, then by what they say they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.extraction.decoding import decode

WORDS = "<p>똠방각하 펲시 뉴스</p>"
EUC_KR = "text/html; charset=EUC-KR"


@pytest.mark.parametrize("label", ["euc-kr", "ks_c_5601-1987", "CP949", "x-windows-949"])
def test_korean_labels_are_read_as_their_superset(label: str) -> None:
    assert decode(WORDS.encode("cp949"), f"text/html; charset={label}") == WORDS
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">{WORDS}'
    assert decode(page.encode("cp949")) == page


def test_utf_8_is_utf_8_whatever_its_label() -> None:
    assert decode(WORDS.encode(), EUC_KR) == WORDS
    page = f'<meta charset="euc-kr">{WORDS}'
    assert decode(page.encode(), EUC_KR) == page


def test_unlabelled_or_mislabelled_korean_is_found_by_its_bytes() -> None:
    assert decode(WORDS.encode("cp949")) == WORDS
    assert decode(WORDS.encode("cp949"), "text/html; charset=utf-8") == WORDS
    assert decode(WORDS.encode("cp949"), "text/html; charset=no-such-charset") == WORDS


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    assert decode(WORDS.encode(encoding), EUC_KR) == WORDS


def test_a_few_broken_bytes_do_not_change_what_the_rest_is() -> None:
    page = (WORDS * 20).encode("cp949")[:-5] + b"\xb4"
    assert decode(page, EUC_KR).startswith(WORDS * 19)
    assert decode((WORDS * 20).encode()[:-9] + b"\xeb", "text/html; charset=utf-8").startswith(WORDS * 19)


def test_nuls_are_dropped() -> None:
    assert decode(b"a\0b") == "ab"
    assert decode("가\0나".encode("cp949"), EUC_KR) == "가나"


@given(
    st.binary(), st.text() | st.sampled_from(["charset=" + name for name in ("rot13", "idna", "utf-16", "hz", "zip")])
)
def test_decoding_never_raises_and_never_gives_what_utf_8_cannot_hold(body: bytes, content_type: str) -> None:
    text = decode(body, content_type)
    assert "\0" not in text
    text.encode("utf-8")


@given(st.text(alphabet=st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])))
def test_any_utf_8_text_comes_back(text: str) -> None:
    assert decode(text.encode(), EUC_KR) == text
