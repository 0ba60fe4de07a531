"""KBS news: what the sitemap of recent news lists, or, back in time, what the list API has of each day."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, Unpack

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.day_walk import DayWalkSpider
from newsarchive.crawling.days import DayPage, Kept
from newsarchive.crawling.listed_dates import listed_change
from newsarchive.crawling.pages import read, read_response
from newsarchive.items import ExtractedArticle, Hint
from newsarchive.normalization.dates import read_date
from newsarchive.publishers import kbs_list, newest_first, publisher


class KbsSpider(DayWalkSpider):
    """`-a since=30d`, `until`, `sections=정치,경제`, `order=oldest` walk the list API; without `since`, the sitemap."""

    name = "kbs"
    allowed_domains = ("kbs.co.kr",)
    zone, daily = publisher("kbs").zone, kbs_list.DAILY
    reads = {"parse_sitemap": "sitemap", "parse_list": "data"}  # noqa: RUF012 (Scrapy's way)
    when_forbidden = {"parse_list": kbs_list.WHEN_FORBIDDEN}  # noqa: RUF012 (Scrapy's way)
    custom_settings = {"DEPTH_LIMIT": kbs_list.PAGES}  # noqa: RUF012 (a list page is as deep as its number)

    def __init__(self, **given: Any) -> None:
        """Raises ValueError naming the argument that cannot be used."""
        self.codes = kbs_list.section_codes(given.get("sections", ""))
        super().__init__(**given)

    async def start(self) -> AsyncIterator[Request]:
        """The first page of the first day's list, which brings the others; or the sitemaps."""
        recent = (Request(url, callback=self.parse_sitemap, priority=1) for url in publisher(self.name).recent)
        for request in (self.list_page(self.first),) if self.first else recent:
            yield request

    def list_url(self, at: DayPage) -> str:
        return kbs_list.list_url(at.day, at.page, self.codes)

    def parse_list(self, response: Response, **kept: Unpack[Kept]) -> Iterator[Hint | Request]:
        """Hints, requests for the articles in time, and the next page where this one is full. Raises NotAListing."""
        at = DayPage.of(**kept)
        hints = kbs_list.read_list(response.body, response.url, at.after)
        for hint in hints:
            yield hint
            if at.has(read_date(hint.date_text, self.zone)):
                yield Request(hint.url, callback=self.parse_article, priority=at.rank)
        if kbs_list.goes_on(hints, at.page, response.url):
            yield self.list_page(at.next_page(hints[0].url))

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        """Requests for the articles, newest first, those without a date last. Raises NotAListing."""
        for entry in newest_first(read(response, "sitemap"), response.url, self.zone)[: self.limit]:
            yield Request(entry.loc, callback=self.parse_article, meta=listed_change(entry.lastmod, self.zone))

    def parse_article(self, response: Response) -> Iterator[ExtractedArticle]:
        """The article on the page. Raises NotAnArticle, Removed, UnknownPublisher."""
        yield read_response(response)
