"""From the page's own words to the article that is kept."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsarchive.items import Byline, ExtractedArticle, Identity, Image
from newsarchive.normalization.article import normalize
from newsarchive.normalization.bylines import email_in, merge_bylines, read_bylines

PAGE = ExtractedArticle(
    url="https://news.example/1",
    identity=Identity(publisher="p", key="p:1"),
    extractor="p-1",
    headline=" 머리\u200b 글 ",
    paragraphs=("첫째\u00a0줄", " ", "둘째 줄"),
    date_published="입력 2026.01.06 (17:45)",
    date_modified="수정 3시간 전",
)


def test_text_is_cleaned_and_paragraphs_are_lines() -> None:
    article = normalize(PAGE, ())
    assert (article.headline, article.body) == ("머리 글", "첫째 줄\n둘째 줄")


def test_dates_are_utc_and_the_pages_words_are_kept_also_where_unread() -> None:
    article = normalize(PAGE)
    assert article.date_published == datetime(2026, 1, 6, 8, 45, tzinfo=UTC)
    assert (article.date_published_text, article.date_modified_text) == ("입력 2026.01.06 (17:45)", "수정 3시간 전")
    assert article.date_modified is None


def test_a_relative_date_is_counted_from_the_capture_and_an_edit_time_never() -> None:
    page = replace(PAGE, date_published="3시간 전")
    article = normalize(page, fetched_at=datetime(2026, 11, 22, 0, 30, tzinfo=UTC))
    assert (article.date_published, article.date_origin) == (datetime(2026, 11, 21, 21, 30, tzinfo=UTC), "page")
    assert article.date_modified is None
    assert normalize(page).date_published is None


def test_what_the_page_does_not_state_is_none() -> None:
    article = normalize(PAGE)
    assert (article.language, article.section, article.issue) == (None, None, None)
    assert normalize(replace(PAGE, section=" \u200b")).section is None


def test_addresses_are_those_seen_each_once_with_the_pages_own() -> None:
    seen = ("https://news.example/1?a", "https://news.example/1", "https://news.example/1?a")
    assert normalize(PAGE, seen).addresses == seen[:2]
    assert normalize(replace(PAGE, url=""), seen).addresses == seen[:2]


def test_the_canonical_address_is_the_stated_one_else_the_pages() -> None:
    assert normalize(PAGE).canonical_url == PAGE.url
    assert normalize(replace(PAGE, canonical_url="https://news.example/c")).canonical_url == "https://news.example/c"


def test_doubled_people_and_pictures_are_kept_once() -> None:
    people = (Byline(name="한결"), Byline(name=" 한결 ", email="a@b.kr"), Byline(name=" "))
    pictures = (Image(url="https://i.example/1", credit="갑"), Image(url="https://i.example/1"), Image(url=""))
    article = normalize(replace(PAGE, bylines=people, images=pictures, credits=("촬영:갑", "촬영:갑 ")))
    assert article.bylines == (Byline(name="한결", email="a@b.kr"),)
    assert article.images == (Image(url="https://i.example/1", credit="갑"),)
    assert article.credits == ("촬영:갑",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("홍길동 기자", ["홍길동"]),
        ("홍길동", ["홍길동"]),
        ("홍길동 특파원 hong@example.kr", ["홍길동"]),
        ("홍길동 의학전문기자", ["홍길동"]),
        ("홍길동·김아라 기자", ["홍길동", "김아라"]),
        ("홍길동 기자, 김아라 앵커", ["홍길동", "김아라"]),
        ("홍길동 기자 (hong@example.kr)", ["홍길동"]),
        ("기자", []),
        ("", []),
    ],
)
def test_role_words_and_addresses_are_stripped_from_names(text: str, names: list[str]) -> None:
    assert [byline.name for byline in read_bylines(text)] == names


def test_an_address_belongs_to_a_person_only_where_there_is_one_person() -> None:
    assert read_bylines("한결 기자 a@b.kr", "c@d.kr") == (Byline(name="한결", email="a@b.kr"),)
    assert read_bylines("한결 기자", "c@d.kr") == (Byline(name="한결", email="c@d.kr"),)
    assert [byline.email for byline in read_bylines("한결·다온 기자", "c@d.kr")] == [None, None]


def test_people_are_merged_in_the_order_of_first_mention() -> None:
    merged = merge_bylines([Byline(name="나"), Byline(name="가", email="g@x.kr"), Byline(name="나", email="n@x.kr")])
    assert merged == (Byline(name="나", email="n@x.kr"), Byline(name="가", email="g@x.kr"))


def test_an_address_is_found_in_a_mail_link() -> None:
    assert email_in("mailto:a.b@news.example?subject=x") == "a.b@news.example"
    assert email_in("메일") is None
