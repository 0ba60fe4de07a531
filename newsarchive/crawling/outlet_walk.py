"""A spider for a publisher on the shelf, by what the publisher itself lists: its sitemaps, else its feeds."""

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.listed_dates import Span, listed_change
from newsarchive.crawling.pages import read, read_response
from newsarchive.crawling.readings import Kind
from newsarchive.crawling.robots import RobotsGuard
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.extraction.errors import NotAListing
from newsarchive.extraction.listings import last_day_of_list
from newsarchive.extraction.sitemaps import SitemapEntry
from newsarchive.items import ExtractedArticle
from newsarchive.publishers import Publisher, identify, newest_first, publisher

_DEEPEST_INDEX = 3


class OutletWalkSpider(ArchiveSpider):
    """Its `name` is its publisher's id. Only what the publisher's identity rule takes for articles is asked for.

    Without `since`, the sitemaps of recent news that the publisher states; with `since`, or where it states none, the
    sitemaps that its robots.txt names, and where that names none, the feeds that its home page announces.
    """

    reads: ClassVar[dict[str, Kind]] = {"parse_home": "listing", "parse_sitemap": "sitemap", "parse_feed": "feed"}

    def __init__(self, **given: Any) -> None:
        """Raises ValueError naming what cannot be used, UnknownPublisher where the shelf has no such id."""
        super().__init__(**given)
        self.outlet: Publisher = publisher(self.name)
        self.allowed_domains = list(self.outlet.hosts)
        self.span = Span(since=self.since, until=self.until)

    async def start(self) -> AsyncIterator[Request]:
        """The sitemaps of recent news, or the home page, on the way to which robots.txt is read."""
        for url in () if self.since else self.outlet.recent:
            yield Request(url, callback=self.parse_sitemap, priority=1)
        if self.since or not self.outlet.recent:
            yield Request(self.outlet.home, callback=self.parse_home, priority=1)

    def parse_home(self, response: Response) -> Iterator[Request]:
        """Requests for the sitemaps that robots.txt names, else for the feeds of the page. Raises NotAListing."""
        guard = self.crawler.get_downloader_middleware(RobotsGuard)
        assert guard is not None
        sitemaps = list(guard.sitemaps(response.url))
        page = read(response, "listing")
        if not sitemaps and not page.feeds:
            raise NotAListing(response.url, "robots.txt names no sitemap, and the page announces no feed")
        yield from (Request(url, callback=self.parse_sitemap, priority=1) for url in sitemaps)
        yield from (Request(url, callback=self.parse_feed, priority=1) for url in (() if sitemaps else page.feeds))

    def parse_sitemap(self, response: Response, level: int = 1) -> Iterator[Request]:
        """Requests for an index's sitemaps that may hold something in time, or for articles. Raises NotAListing."""
        found = read(response, "sitemap")
        if found.sitemaps and level > _DEEPEST_INDEX:
            raise NotAListing(response.url, f"an index of sitemaps below {_DEEPEST_INDEX} others: not followed")
        for entry in found.sitemaps:
            if self.span.may_follow(entry.lastmod or last_day_of_list(entry.loc), self.outlet.zone):
                yield Request(entry.loc, callback=self.parse_sitemap, priority=1, cb_kwargs={"level": level + 1})
        if found.pages or (level == 1 and not found.sitemaps):  # a day may have nothing
            yield from self._articles(newest_first(found, response.url, self.outlet.zone))

    def parse_feed(self, response: Response) -> Iterator[Request]:
        """Requests for the articles of a feed. Raises NotAListing."""
        feed = read(response, "feed")
        yield from self._articles(SitemapEntry(loc=each.url, publication_date=each.date_text) for each in feed.entries)

    def _articles(self, entries: Iterable[SitemapEntry]) -> Iterator[Request]:
        zone = self.outlet.zone
        for entry in entries:
            identity = identify(entry.loc)
            if not identity or identity.publisher != self.outlet.id:
                continue
            if self.span.may_hold(entry.publication_date, zone) and self.span.may_follow(entry.lastmod, zone):
                meta = {"same_as": identity.key, **listed_change(entry.lastmod, zone)}
                yield Request(entry.loc, callback=self.parse_article, meta=meta)

    def parse_article(self, response: Response) -> Iterator[ExtractedArticle]:
        """The article on the page. Raises NotAnArticle, Removed, UnknownPublisher."""
        yield read_response(response)
