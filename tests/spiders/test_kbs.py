"""The kbs spider: what it takes from the sitemap, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest
from scrapy.http import Request, Response

from newsarchive.extraction.errors import NotAListing
from newsarchive.spiders.article import ArticleSpider
from newsarchive.spiders.kbs import KbsSpider

NOW = datetime.now(UTC)


def listing(*hours_ago: float | None) -> Response:
    """A sitemap of news so many hours old; None has no date."""
    entries = "".join(
        f"<url><loc>https://news.kbs.co.kr/news/pc/view/view.do?ncd={number}</loc>{_dated(hours)}</url>"
        for number, hours in enumerate(hours_ago, start=1)
    )
    xml = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    return Response("https://news.kbs.co.kr/sitemap/recentNewsList.xml", body=xml.encode())


def _dated(hours: float | None) -> str:
    return "" if hours is None else f"<lastmod>{(NOW - timedelta(hours=hours)).isoformat()}</lastmod>"


def numbers(spider: KbsSpider, response: Response) -> list[int]:
    requests = list(spider.parse_sitemap(response))
    assert all(isinstance(request, Request) for request in requests)
    return [int(request.url.rpartition("=")[2]) for request in requests]


def test_news_come_newest_first_and_without_a_date_last() -> None:
    assert numbers(KbsSpider(), listing(5, 1, None, 3)) == [2, 4, 1, 3]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"until": "2h"}, "until needs since"),
        ({"sections": "정치"}, "sections needs since"),
        ({"order": "oldest"}, "order needs since"),
        ({"since": "1d", "order": "best"}, "neither newest nor oldest"),
        ({"since": "1d", "sections": "날씨"}, "no section '날씨'"),
        ({"since": "1d", "until": "2d"}, "must lie before until"),
        ({"since": "2999-01-01"}, "and before now"),
    ],
)
def test_a_walk_that_leads_nowhere_is_refused(arguments: dict[str, str], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        KbsSpider(**arguments)


def test_the_limit_takes_the_newest() -> None:
    assert numbers(KbsSpider(limit="2"), listing(5, 1, 3)) == [2, 3]


def test_an_empty_sitemap_is_no_listing() -> None:
    with pytest.raises(NotAListing):
        list(KbsSpider().parse_sitemap(listing()))


@pytest.mark.parametrize(
    "arguments",
    [
        {"since": "nonsense"},
        {"until": "2026-13-01"},
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "x"},
        {"colour": "red"},
    ],
)
def test_an_argument_that_cannot_be_used_is_refused(arguments: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"is no (time|whole number)|has no argument 'colour'"):
        KbsSpider(**arguments)


def test_arguments_tell_one_run_from_another_in_whatever_order_they_are_given() -> None:
    one, other = KbsSpider(since="7d", limit="3"), KbsSpider(limit="3", since="7d")

    assert one.arguments == other.arguments == {"limit": "3", "since": "7d"}
    assert KbsSpider().arguments == {}


def test_addresses_of_articles_are_parted_by_commas_or_white_space() -> None:
    spider = ArticleSpider(urls="https://a.example/1,https://a.example/2\n http://b.example/")

    assert spider.addresses == ["https://a.example/1", "https://a.example/2", "http://b.example/"]


@pytest.mark.parametrize("urls", ["ftp://a.example/", "news.kbs.co.kr/1", "https://a.example/ javascript:1"])
def test_what_is_no_web_address_is_named(urls: str) -> None:
    with pytest.raises(ValueError, match="does not begin with"):
        ArticleSpider(urls=urls)
