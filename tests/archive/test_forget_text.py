"""A text is found wherever some of it is shown, in whatever encoding; other texts are not taken for it."""

import json
import unicodedata
from html import escape
from urllib.parse import quote

import pytest

from newsarchive.archive.forget_text import pieces_of, shares_a_run
from tests.archive.forgotten import marked

HEADLINE, *BODY = marked(7, 5)
OTHER = marked(8, 5)
PIECES = pieces_of([HEADLINE], ["\n".join(BODY)])
SHOWN = {
    "as it is": f"<li>{HEADLINE}</li>".encode(),
    "cut off": f"<li>{HEADLINE[:11]}…</li>".encode(),
    "with markup in it": f"<li><b>{HEADLINE[:4]}</b>{HEADLINE[4:]}</li>".encode(),
    "in an attribute": f'<a title="{HEADLINE}">'.encode(),
    "as entities": "".join(f"&#{ord(each)};" for each in HEADLINE).encode(),
    "as JSON": json.dumps({"title": HEADLINE}).encode(),
    "percent-encoded": quote(HEADLINE).encode(),
    "escaped": escape(f"<i>{HEADLINE}</i>").encode(),
    "in UTF-16": f"<li>{HEADLINE}</li>".encode("utf-16"),
    "decomposed": unicodedata.normalize("NFD", HEADLINE).encode(),
    "its beginning": f"<p>{BODY[0]} {BODY[1]}"[:60].encode(),
}


@pytest.mark.parametrize("how", SHOWN)
def test_it_is_found(how: str) -> None:
    assert PIECES.are_in(SHOWN[how])


def test_it_is_found_in_a_korean_encoding() -> None:
    headline = "바닷가 마을 등대, 백 년 만에 다시 불 밝혔다"
    assert pieces_of([headline], []).are_in(f"<li>{headline}</li>".encode("cp949"))


@pytest.mark.parametrize("body", [" ".join(OTHER).encode(), b"", b"\xff\xfe", b"\x00" * 99, HEADLINE[:6].encode()])
def test_others_are_not_taken_for_it(body: bytes) -> None:
    assert not PIECES.are_in(body)


def test_without_a_text_nothing_is_found() -> None:
    assert not pieces_of(["사고"], [""]).are_in("사고".encode())


def test_a_run_of_letters_tells_what_others_may_not_keep() -> None:
    text = "\n".join(BODY)
    letters = "".join(BODY[0].split())
    assert shares_a_run(text, f"<div>{letters[:8]}</div>".encode())
    assert not shares_a_run(text, f"<div>{letters[:7]}</div>".encode())
    assert not shares_a_run(text, f"{letters[:4]}\0{letters[4:8]}".encode())
    assert not shares_a_run("we follow facebook", b"<a class=facebook>")
    assert shares_a_run("an English sentence of some length", b"<b>English sentence of</b>")
