"""Any text gives an answer, in time that grows with its length only."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.provenance import find_source_links

PIECES = [
    "출처: ",
    "KBS",
    "<a href='",
    "https://",
    "www.korea.kr",
    "'>",
    "</a>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
]
PIECES += [
    "|",
    "\n",
    "](",
    "[",
    "(",
    ")",
    "<",
    ">",
    "<자료출처=",
    "#",
    "- ",
    "관련 기사",
    "링크",
    "에 따르면",
    "는 보도했습니다",
]
PIECES += [
    "제보",
    "02-781-1234",
    "jebo@cbs.co.kr",
    "\0",
    "\ud800",
    "사진=",
    "입니다",
    "=",
    "**",
    "<li>",
    "<h2>",
    "\u1100\u1161",
]

SHAPES = {
    "one paragraph": "<p>" + "다리가 열렸습니다 출처 " * 70_000 + "</p>",
    "one word": "가" * 1_000_000,
    "nested tags": "<div><b><a href=x>" * 17_000 + "출처: KBS",
    "nested tables": "<table><tr><td>출처" * 17_000,
    "open brackets": "([" * 400_000,
    "Markdown links": "[a](" * 200_000,
    "labels": "출처: " * 200_000,
    "links on a line": "<a href='https://news.kbs.co.kr/1'>KBS</a> " * 20_000,
    "addresses": "https://" * 100_000,
    "mailboxes": "제보 " + "a." * 300_000 + "@",
    "schemes": "<a href='" + "https:" * 150_000 + "'>출처</a>",
    "rows": "|a|b|\n" * 40_000,
    "NUL": "\0" * 500_000,
    "lone surrogates": "\ud800출처: KBS\udfff" * 20_000,
    "according to": "KBS에 따르면 " * 60_000,
}


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_an_answer(html: str) -> None:
    found = find_source_links(html)
    assert all(link.url is not None or link.outlet for link in found.source_links)
    for link in found.source_links:
        f"{link.url} {link.outlet} {link.label} {link.where}".encode()


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hostile_shape_costs_seconds_at_most(shape: str) -> None:
    started = time.process_time()
    find_source_links(SHAPES[shape])
    assert time.process_time() - started < 20


def test_a_usual_post_costs_a_few_milliseconds() -> None:
    post = "<p>별내천에 새 다리가 놓였습니다. 주민들은 반겼습니다.</p>" * 40 + "<p>출처: KBS 뉴스</p>"
    started = time.process_time()
    for _ in range(50):
        find_source_links(post)
    assert (time.process_time() - started) / 50 < 0.02
