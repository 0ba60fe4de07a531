"""Page, its metadata, JSON-LD and single fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newsarchive.extraction import fields, json_ld
from newsarchive.extraction.page import ListingPage, Page
from newsarchive.items import Byline, Image

URL = "https://news.example/a/1"


def page(markup: str, url: str = URL) -> Page:
    return Page(url, markup.encode(), "text/html; charset=utf-8")


def test_a_page_is_parsed_once() -> None:
    one = page("<p>x")
    assert one.tree is one.tree


@pytest.mark.parametrize(
    ("markup", "cut_off"),
    [
        ("<html><body>x</body></html>", False),
        ("<html><body>x</BODY >", False),
        ("<!doctype html><body>x", True),
        ("<HTML><body>x</p>", True),
        ("<p>a fragment", False),
        ("<html></body>" + " " * 5000, False),
    ],
)
def test_a_whole_page_that_never_ends_is_cut_off(markup: str, cut_off: bool) -> None:
    assert page(markup).is_cut_off is cut_off


def test_stated_addresses_are_absolute_and_each_once() -> None:
    same = '<link rel="canonical" href="/c"><meta property="og:url" content="https://news.example/c">'
    assert page(same).stated_addresses == ("https://news.example/c",)
    assert page("<p>").stated_addresses == ()


def test_a_listing_gives_web_links_once_in_order() -> None:
    listing = ListingPage(
        URL, b'<a href="/2">x</a><a href="/1#a">x</a><a href="javascript:1">x</a><a href="/1">x</a><a>x</a>'
    )
    assert listing.links() == ("https://news.example/2", "https://news.example/1")


@pytest.mark.parametrize(
    "text",
    [
        '{"@type":"NewsArticle","datePublished":"2026-08-14 09:30:00",}',
        '{"@type":["Thing","NewsArticle"],"headline":"줄\n바꿈, ]","datePublished":"2026-08-14 09:30:00"}',
        '[{"@type":"Organization"},{"@graph":[{"@type":"NewsArticle","datePublished":"2026-08-14 09:30:00",},],},]',
        '<!-- {"@type":"NewsArticle","datePublished":"2026-08-14 09:30:00"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","datePublished":"2026-08-14 09:30:00"}//]]>',
    ],
)
def test_json_ld_is_read_through_common_faults(text: str) -> None:
    tree = LexborHTMLParser(
        f'<script type="application/ld+json">{{</script><script type="application/ld+json">{text}</script>'
    )
    assert json_ld.text(json_ld.news_article(tree), "datePublished") == "2026-08-14 09:30:00"


def test_repairing_json_ld_leaves_strings_alone() -> None:
    assert json_ld.read('{"a": "x,} \\",]", "b": [1,],}') == {"a": 'x,} ",]', "b": [1]}


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 200_000, "null", "NaN,", '{"@type":5}', '{"@type":"NewsArticle","x":1}']
)
def test_hopeless_json_ld_states_nothing(text: str) -> None:
    tree = LexborHTMLParser(f'<script type="application/ld+json">{text}</script>')
    assert json_ld.text(json_ld.news_article(tree), "datePublished") is None


@given(st.text())
def test_reading_json_ld_never_raises(text: str) -> None:
    json_ld.read(text)


@pytest.mark.parametrize(
    ("texts", "dates"),
    [
        (
            ["입력 2026.01.06 (17:45)", "수정 2026.01.06 (17:46)"],
            ("입력 2026.01.06 (17:45)", "수정 2026.01.06 (17:46)"),
        ),
        (
            ["수정 2026.01.06 (17:46)", "입력 2026.01.06 (17:45)"],
            ("입력 2026.01.06 (17:45)", "수정 2026.01.06 (17:46)"),
        ),
        (["입력 2026.01.06 수정 2026.01.07"], ("입력 2026.01.06", "수정 2026.01.07")),
        (["2026.01.06 (17:45)", "2026.01.06 (17:46)"], ("2026.01.06 (17:45)", "2026.01.06 (17:46)")),
        (["입력 2026.01.06", "입력 2026.01.06"], ("입력 2026.01.06", None)),
        (["수정 2026.01.06"], (None, "수정 2026.01.06")),
        (["입력", ""], (None, None)),
    ],
)
def test_input_and_edit_time_are_told_apart(texts: list[str], dates: tuple[str | None, str | None]) -> None:
    assert fields.visible_dates(texts) == dates


def test_an_address_beside_a_name_belongs_to_that_person() -> None:
    markup = (
        '<div><b class=n>갑 기자</b><b class=n>을 기자</b><a href="mailto:b@x.kr">메일</a></div><b class=n>갑</b>a@x.kr'
    )
    assert fields.bylines(page(markup), ".n") == (Byline(name="갑", email="a@x.kr"), Byline(name="을", email="b@x.kr"))


def test_the_shared_picture_stands_in_only_where_the_layout_has_none() -> None:
    shared = '<meta property="og:image" content="/og.jpg">'
    assert fields.images(page(shared), "#v img", URL) == (Image(url="https://news.example/og.jpg"),)
    shown = (
        shared + '<div id=v><img src="/1.jpg"><img src="/1.jpg"><img src="data:x"><p hidden><img src="/2.jpg"></div>'
    )
    assert fields.images(page(shown), "#v img", URL) == (Image(url="https://news.example/1.jpg"),)


def test_one_photo_credit_is_that_of_all_pictures_and_two_are_of_none() -> None:
    pictures = [Image(url="https://x.kr/1"), Image(url="https://x.kr/2", credit="병")]
    assert [image.credit for image in fields.credited(pictures, ["갑"])] == ["갑", "병"]
    assert [image.credit for image in fields.credited(pictures, ["갑", "을"])] == [None, "병"]


@pytest.mark.parametrize(
    "markup",
    ["<div>이슈 <a>숲</a></div>", "<h4>이슈</h4><a>숲</a>", "<div><em>이슈</em><p><b><a>숲</a></b></p></div>"],
)
def test_the_issue_is_the_link_beside_its_label(markup: str) -> None:
    assert fields.issue(page(f"<nav><a>이슈</a></nav><section>{markup}</section>")) == "숲"


@pytest.mark.parametrize("markup", ["<a>이슈</a>", "<p>이슈 <b>숲</b>", "<p>오늘의 이슈 <a>숲</a> 이야기", "<a>숲</a>"])
def test_without_label_and_link_there_is_no_issue(markup: str) -> None:
    assert fields.issue(page(f"<section>{markup}</section>")) is None
