"""Which platform a page is of, and which it is not although it shows some of its marks."""

from pathlib import Path

import pytest

from newsarchive.extraction.page import Page
from newsarchive.publishers import UnknownPublisher, read_article, read_saved_page
from newsarchive.publishers.platforms import PLATFORMS, framed_address, read_post, recognise
from tests.publishers.cases import FIXTURES, case_folders

CASES = [case for platform in PLATFORMS for case in case_folders(platform)]
TEXT = "<p>바람개비가 언덕에 섰습니다.</p>"


def _page(case: Path, url: str = "") -> Page:
    return Page(url, (case / "page.html").read_bytes())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_page_without_address_shows_its_platform(case: Path) -> None:
    assert recognise(_page(case)).id == case.parent.name


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://a.tistory.com/1", "tistory"),
        ("https://a.wordpress.com/1", "wordpress"),
        ("https://a.github.io/1", "jekyll"),
        ("https://m.blog.naver.com/a/1", "naver"),
        ("https://a.example/1", "generic"),
        ("", "generic"),
    ],
)
def test_a_host_that_is_all_the_platforms_own_is_evidence(url: str, platform: str) -> None:
    assert recognise(Page(url, TEXT.encode())).id == platform


@pytest.mark.parametrize(
    "copied",
    ['<p data-ke-size="size16">글</p>', '<img src="https://b.example/wp-content/uploads/1.jpg">', '<p class="hentry">'],
)
def test_one_copied_mark_makes_no_platform(copied: str) -> None:
    assert recognise(Page("https://a.example/1", f"<html>{copied}</html>".encode())).id == "generic"


def test_a_text_of_tistory_without_the_platforms_frame_is_tistorys() -> None:
    page = f'<div class="article-view"><div class="tt_article_useless_p_margin">{TEXT}<p data-ke-size="size16">둘</p>'
    assert recognise(Page("", page.encode())).id == "tistory"


def test_a_theme_that_no_layout_knows_is_read_as_any_site() -> None:
    generator = '<meta name="generator" content="WordPress 6.7">'
    page = f"{generator}<title>바람</title><h1>바람</h1><article><div>글</div></article>"
    article = read_post("https://a.example/1", page.encode())
    assert (article.extractor, article.paragraphs) == ("generic-1", ("글",))


def test_the_frame_around_a_naver_post_says_where_the_post_is() -> None:
    url = "https://blog.naver.com/jogakbo/223000000011"
    frame = (FIXTURES / "naver" / "frame" / "page.html").read_bytes()
    found = framed_address(url, frame)
    assert found is not None
    assert found.startswith("https://blog.naver.com/PostView.naver?blogId=jogakbo&logNo=223000000011")
    assert framed_address(url, TEXT.encode()) is None


def test_an_unknown_host_stays_unknown_unless_a_platform_is_asked_for() -> None:
    body = (FIXTURES / "tistory" / "skin_with_slug" / "page.html").read_bytes()
    url = "https://yeonnal.tistory.com/31"
    with pytest.raises(UnknownPublisher):
        read_article(url, body)
    assert read_article(url, body, publisher="tistory").extractor == "tistory-1"
    assert read_saved_page(body, url).extractor == "tistory-1"
    assert read_saved_page(body, url, publisher="generic").extractor == "generic-1"


def test_a_saved_page_without_any_address_has_the_identity_of_its_bytes() -> None:
    article = read_post("", f"<title>바람</title><article>{TEXT}</article>".encode(), platform="generic")
    assert article.identity.publisher == "generic"
    assert article.identity.key.startswith("generic:page:")


def test_a_canonical_address_on_another_host_is_not_the_posts() -> None:
    page = f'<link rel="canonical" href="http://localhost:4000/x"><title>바람</title><article>{TEXT}</article>'
    article = read_post("https://a.example/1", page.encode())
    assert (article.identity.key, article.canonical_url) == ("a.example/1", None)
