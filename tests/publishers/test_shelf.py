"""Which publisher reads a page, and what is said where none can."""

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsarchive.publishers
from newsarchive.items import ExtractedArticle
from newsarchive.publishers import (
    NotAnArticle,
    Removed,
    UnknownPublisher,
    discovery,
    identify,
    publisher,
    publishers,
    read_article,
    read_saved_page,
)
from tests.publishers.cases import FIXTURES

PAGE = (FIXTURES / "kbs" / "now_tv_report" / "page.html").read_bytes()
URL = "https://news.kbs.co.kr/news/view.do?ncd=8801001&ref=A"
LONGER = {"kbs": 120}
"""Lines of who needs more: KBS has two layouts, many forms of addresses, and words of its own around each text."""


def test_kbs_is_on_the_shelf() -> None:
    kbs = publisher("kbs")
    assert kbs in publishers()
    assert (kbs.name, kbs.zone, kbs.extractor) == ("KBS 뉴스", "Asia/Seoul", "kbs-2")
    assert kbs.recent == ("https://news.kbs.co.kr/sitemap/recentNewsList.xml",)


@pytest.mark.parametrize("name", [each.id for each in publishers()])
def test_a_publisher_is_a_short_module(name: str) -> None:
    text = (Path(newsarchive.publishers.__file__).parent / f"{name}.py").read_text(encoding="utf-8")
    assert text.count("\n") <= (25 if "import blog\n" in text else LONGER.get(name, 80))


def test_two_publishers_of_one_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kbs = publisher("kbs")
    monkeypatch.setattr(discovery, "_stated", lambda: [kbs, kbs])
    assert discovery.found_publishers.__wrapped__() == (kbs,)
    monkeypatch.setattr(discovery, "_stated", lambda: [kbs, replace(kbs, name="KBS")])
    with pytest.raises(ValueError, match="two publishers have the id 'kbs'"):
        discovery.found_publishers.__wrapped__()


def test_an_address_tells_the_publisher_and_the_identity() -> None:
    article = read_article(URL, PAGE, "text/html; charset=UTF-8")
    assert article.identity == identify(URL)
    assert (article.url, article.canonical_url) == (URL, "https://news.kbs.co.kr/news/pc/view/view.do?ncd=8801001")


def test_an_unknown_address_is_refused_with_the_way_out() -> None:
    with pytest.raises(UnknownPublisher, match=r"https://other\.example/1: .*there are: .*kbs"):
        read_article("https://other.example/1", PAGE)
    with pytest.raises(UnknownPublisher, match=r"mbc.*there are: .*kbs"):
        read_saved_page(PAGE, publisher="mbc")


def test_a_named_publisher_reads_a_page_from_an_unknown_address() -> None:
    article = read_article("https://mirror.example/1.html", PAGE, publisher="kbs")
    assert article.headline == "손수 만든 오리배 스무 척…별내리의 겨울"
    assert article.identity.key.startswith("kbs:page:")


def test_a_saved_page_without_address_is_recognised_and_named_by_its_bytes() -> None:
    article, again, other = read_saved_page(PAGE), read_saved_page(PAGE), read_saved_page(PAGE + b" ")
    assert (article.url, article.canonical_url) == ("", None)
    assert article.identity == again.identity != other.identity
    assert identify(article.identity.key) is None


@pytest.mark.parametrize(
    "stated",
    [f'<link rel="canonical" href="{URL}">', f'<meta property="og:url" content="{URL}">'],
    ids=["canonical", "og:url"],
)
def test_a_saved_page_takes_the_address_that_it_states(stated: str) -> None:
    article = read_saved_page(PAGE.replace(b"</head>", stated.encode() + b"</head>"))
    assert (article.url, article.identity.key) == (URL, "kbs:ncd:8801001")


def test_a_stated_address_of_somebody_else_is_not_taken() -> None:
    foreign = b'<link rel="canonical" href="https://evil.example/news/view.do?ncd=5"></head>'
    assert read_saved_page(PAGE.replace(b"</head>", foreign)).url == ""


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"<p>x", b"\0\0", b"{}"], ids=repr)
def test_a_page_without_any_layout_says_what_was_looked_for(body: bytes) -> None:
    with pytest.raises(NotAnArticle, match=r"known layout.*headline-title.*landing-box") as refusal:
        read_article(URL, body)
    assert refusal.value.url == URL


def test_all_missing_parts_are_named_at_once() -> None:
    with pytest.raises(NotAnArticle) as refusal:
        read_article(URL, b'<div class="view-headline">?</div>')
    assert [part.split()[0] for part in refusal.value.missing] == ["headline", "body"]


def test_a_removal_notice_in_an_article_is_no_removal() -> None:
    quoted = PAGE.replace("마을 사람들이".encode(), "삭제된 기사입니다. 마을 사람들이".encode())
    assert isinstance(read_article(URL, quoted), ExtractedArticle)


def test_a_removal_notice_in_a_script_is_no_removal() -> None:
    with pytest.raises(NotAnArticle):
        read_article(
            URL, "<html><body><script>alert('삭제된 기사입니다.')\n삭제된 기사입니다.</script></body></html>".encode()
        )


def test_a_removal_notice_without_an_article_is_a_removal() -> None:
    with pytest.raises(Removed) as removal:
        read_article(URL, "<html><body><div><p>삭제된 기사입니다.</p></div></body></html>".encode())
    assert removal.value.notice == "삭제된 기사입니다."


@pytest.mark.parametrize("inside", [True, False], ids=["in the body", "beside an empty body"])
def test_a_removal_notice_in_the_frame_of_an_article_is_a_removal(inside: bool) -> None:
    notice = "<p>삭제된 기사입니다.</p><p>고객센터 전화번호 : 02-781-1000</p>"
    body = f'<div id="cont_newstext">{notice if inside else ""}</div>{"" if inside else notice}'
    with pytest.raises(Removed):
        read_article(URL, f'<h4 class="headline-title">제목</h4><div class="view-article">{body}</div>'.encode())


@pytest.mark.parametrize("copy", ['"글"', '"<br \\/>글"', "' 글'"])
def test_an_empty_body_beside_a_copy_of_the_text_is_no_video(copy: str) -> None:
    frame = (
        f'<h4 class="headline-title">제목</h4><div id="cont_newstext"></div><script>var messageText = {copy};</script>'
    )
    with pytest.raises(NotAnArticle, match="text in"):
        read_article(URL, frame.encode())


@pytest.mark.parametrize("copy", ['""', "''", '"<br \\/>"'])
def test_an_empty_body_without_any_copy_of_text_is_a_video(copy: str) -> None:
    frame = (
        f'<h4 class="headline-title">제목</h4><div id="cont_newstext"></div><script>var messageText = {copy};</script>'
    )
    assert read_article(URL, frame.encode()).kind == "video"


def test_a_page_of_five_megabytes_is_read() -> None:
    padded = PAGE.replace(b"<header>", b"<ul>" + b"<li>x</li>" * 500_000 + b"</ul><header>")
    assert len(padded) > 5_000_000
    assert read_article(URL, padded).paragraphs == read_article(URL, PAGE).paragraphs


def test_nul_and_control_characters_do_not_reach_the_article() -> None:
    dirty = PAGE.replace("별내리의 겨울".encode(), "별내\0리의\x01 겨\u200b울".encode())
    assert read_article(URL, dirty).headline == "손수 만든 오리배 스무 척…별내리의 겨울"


@settings(max_examples=200)
@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")), st.integers(0, len(PAGE)))
def test_only_its_own_errors_are_raised_on_any_bytes(noise: bytes, at: int) -> None:
    for body in (noise, PAGE[:at] + noise + PAGE[at:], PAGE[:at] + noise):
        with contextlib.suppress(NotAnArticle, Removed):
            assert read_article(URL, body).headline
