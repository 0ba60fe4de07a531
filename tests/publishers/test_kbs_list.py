"""KBS's list API: what is asked for, and what counts as an answer."""

import json
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from newsarchive.extraction.errors import NotAListing
from newsarchive.items import Hint
from newsarchive.publishers.kbs_list import PAGES, ROWS, goes_on, list_url, read_list, section_codes

URL = "https://news.kbs.co.kr/api/getNewsList"


def answer(*rows: Any, **more: Any) -> bytes:
    return json.dumps({"success": True, "data": list(rows)} | more).encode()


def test_a_page_of_a_day_is_asked_for() -> None:
    url = urlsplit(list_url(date(2026, 1, 6), 3, ("0003", "0004")))

    assert f"{url.scheme}://{url.netloc}{url.path}" == URL
    assert {name: value for name, (value,) in parse_qs(url.query).items()} == {
        "currentPageNo": "3",
        "rowsPerPage": "200",
        "datetimeBegin": "20260106000000",
        "datetimeEnd": "20260106235959",
        "contentsCode": "0003,0004",
        "localCode": "00",
    }
    assert "contentsCode=ALL" in list_url(date(2026, 1, 6), 1)


def test_sections_by_name_and_code() -> None:
    assert section_codes("정치, 0004,IT·과학,") == ("0003", "0004", "0007")
    assert section_codes("") == ()
    with pytest.raises(ValueError, match=r"no section '날씨'.*정치"):
        section_codes("정치,날씨")


def test_what_a_row_says_of_an_article_is_a_hint() -> None:
    row = {
        "newsCode": "8630990",
        "newsTitle": "바닷가\u200b 등대\n불 밝혀\0",
        "newsContents": "첫째 줄<br /><br />둘째 줄" + "가" * 500,
        "serviceTime": "2026-01-06 14:30:00",
    }
    (hint,) = read_list(answer(row), URL)

    assert hint == Hint(
        key="kbs:ncd:8630990",
        url="https://news.kbs.co.kr/news/pc/view/view.do?ncd=8630990",
        headline="바닷가 등대 불 밝혀",
        summary=("첫째 줄 둘째 줄" + "가" * 500)[:200],
        date_text="2026-01-06 14:30:00",
    )


@pytest.mark.parametrize("other", [None, 7, ["x"], "", " \0"])
def test_what_is_no_text_is_none(other: Any) -> None:
    row = {"newsCode": 8630990, "newsTitle": other, "newsContents": other, "serviceTime": other}
    (hint,) = read_list(answer(row), URL)
    assert (hint.key, hint.headline, hint.summary, hint.date_text) == ("kbs:ncd:8630990", None, None, None)


def test_an_empty_list_is_one() -> None:
    assert read_list(answer(), URL) == ()


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"<html><body>login</body></html>", b"null", b"[]", b'"x"', b"{", b"\xff\xfe", b"[" * 100_000),
        *(b'{"success": false, "data": []}', b'{"success": true}', b'{"success": true, "data": null}'),
        *(b'{"success": "true", "data": []}', b'{"success": true, "data": {}}', b'{"data": []}'),
        *(answer({"newsTitle": "x"}), answer({"newsCode": "1"}, "x"), answer({"newsCode": "8630990&ref=A"})),
        *(answer({"newsCode": None}), answer({"newsCode": True}), answer({"newsCode": "-1"}), answer({"newsCode": ""})),
    ],
)
def test_any_other_answer_is_no_list(body: bytes) -> None:
    with pytest.raises(NotAListing, match="not a list of articles"):
        read_list(body, URL)


def test_a_list_that_does_not_turn_its_pages_is_none() -> None:
    (first,) = read_list(answer({"newsCode": "1"}), URL)

    with pytest.raises(NotAListing, match="does not turn its pages"):
        read_list(answer({"newsCode": "1"}), URL, first.url)
    assert len(read_list(answer({"newsCode": "2"}, {"newsCode": "1"}), URL, first.url)) == 2


def test_a_full_page_is_followed_by_another_up_to_an_end() -> None:
    full = read_list(answer(*({"newsCode": str(number)} for number in range(1, ROWS + 1))), URL)

    assert goes_on(full, 1, URL)
    assert not goes_on(full[1:], 1, URL)
    assert not goes_on((), PAGES, URL)
    with pytest.raises(NotAListing, match="no end"):
        goes_on(full, PAGES, URL)
