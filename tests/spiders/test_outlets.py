"""Spiders of newspapers: only articles, newest first, in time; a spider and a publisher of one name."""

from pathlib import Path

import pytest
from scrapy.http import Request, Response, TextResponse

from newsarchive.crawling.outlet_walk import OutletWalkSpider
from newsarchive.extraction.errors import NotAListing
from newsarchive.extraction.listings import last_day_of_list
from newsarchive.spiders.hankookilbo import HankookilboSpider
from newsarchive.spiders.mk import MkSpider
from newsarchive.spiders.qoogle import QoogleSpider
from tests.crawling.crawls import Archive, command
from tests.crawling.site import Site, page, robots

FIXTURES = Path(__file__).parents[1] / "fixtures"
HOST = "www.hankookilbo.com"
NEWS = f"https://{HOST}/news/article/A20260302"
PAGE = FIXTURES / "hankookilbo" / "drawn_with_pictures" / "page.html"


def urlset(*entries: tuple[str, str]) -> str:
    rows = (f"<url><loc>{loc}</loc><news:news><news:publication_date>{date}</news:publication_date></news:news></url>"
            for loc, date in entries)  # fmt: skip
    return f"<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{''.join(rows)}</urlset>"


def answer(body: str) -> Response:
    return TextResponse("https://x.example/sitemap", body=body.encode(), request=Request("https://x.example/sitemap"))


def asked(spider: OutletWalkSpider, body: str) -> list[str]:
    return [request.url for request in spider.parse_sitemap(answer(body))]


TWO = urlset(
    (f"{NEWS}10000001234", "2026-03-02T10:00:00+09:00"),
    (f"https://{HOST}/Collect/9692", "2026-03-02T11:00:00+09:00"),
    ("https://evil.example/news/article/A2026030212000000001", "2026-03-02T12:00:00+09:00"),
    (f"{NEWS}13000005678", "2026-03-02T13:00:00+09:00"),
)


def test_articles_are_asked_for_newest_first_and_nothing_else_is() -> None:
    assert asked(HankookilboSpider(), TWO) == [f"{NEWS}13000005678", f"{NEWS}10000001234"]


def test_since_and_until_rule_out_what_the_sitemap_dates_elsewhere() -> None:
    assert asked(HankookilboSpider(since="2026-03-02 12:00"), TWO) == [f"{NEWS}13000005678"]
    assert asked(HankookilboSpider(since="2026-03-01", until="2026-03-02 12:00"), TWO) == [f"{NEWS}10000001234"]


def test_an_index_is_followed_where_its_sitemaps_may_hold_something_in_time() -> None:
    rows = "".join(f"<sitemap><loc>https://x.example/{end}</loc></sitemap>" for end in ("20260301", "20260302", "all"))
    index = f"<sitemapindex>{rows}</sitemapindex>"
    assert asked(MkSpider(since="2026-03-02"), index) == ["https://x.example/20260302", "https://x.example/all"]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("daily-articles/20240229", "2024-02-29"),
        ("2024/02/", "2024-02-29"),
        ("2024-05-03.xml.gz", "2024-05-03"),
        ("daily-articles/2023", "2023-12-31"),
        ("latest-articles", None),
        ("2024/lighthouse", None),
        ("20241399", None),
    ],
)
def test_the_address_of_a_list_may_say_of_which_time_it_is(path: str, day: str | None) -> None:
    assert last_day_of_list(f"https://x.example/sitemap/{path}") == day


def test_an_empty_list_of_recent_news_is_no_list_and_an_empty_day_is_one() -> None:
    with pytest.raises(NotAListing):
        asked(MkSpider(), urlset())
    assert not list(MkSpider().parse_sitemap(answer(urlset()), level=2))


def test_a_spider_named_for_a_blog_on_the_shelf_needs_no_site() -> None:
    spider = QoogleSpider(pages="3")
    assert (spider.site, spider.pages, spider.requires) == ("https://qoogle.tistory.com/", 3, ())


@pytest.mark.parametrize("since", [(), ("--since", "2026-03-01")], ids=["recent", "since"])
def test_a_newspaper_is_crawled_by_its_name(archive: Archive, site: Site, since: tuple[str, ...]) -> None:
    at = f"/sitemap/{'of-robots' if since else 'latest-articles'}"
    site.at("/robots.txt", robots(f"Sitemap: https://{HOST}/sitemap/of-robots"), host=HOST)
    site.at("/", page("<!doctype html><html><body>한국일보</body></html>"), host=HOST)
    site.at(at, page(urlset((f"{NEWS}10000001234", "2026-03-02")), content_type="application/xml"), host=HOST)
    site.at("/news/article/A2026030210000001234", page(PAGE.read_bytes()), host=HOST)
    words = ("--archive", archive.url, "crawl", "hankookilbo", "--json", *since)
    ended = command(*words, "--connect-to", site.connect_to(HOST)[0], cwd=archive.folder)
    assert (ended.code, ended.run["outcome"]) == (0, "complete"), ended
    assert len(site.asked("/news/article/A2026030210000001234")) == 1
    assert ended.run["counts"]["new"] == 1
