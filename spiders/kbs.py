"""KBS news: the articles that the publisher's sitemap of recent news lists, newest first."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.pages import read_response
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.items import ExtractedArticle
from newsarchive.normalization.dates import read_date
from newsarchive.publishers import NotAListing, publisher, read_sitemap


class KbsSpider(ArchiveSpider):
    """`-a since=7d`, `-a until=2026-11-20`, `-a limit=100` narrow what the sitemap lists."""

    name = "kbs"
    allowed_domains = ("kbs.co.kr",)

    async def start(self) -> AsyncIterator[Any]:
        """The sitemaps of recent news."""
        for url in publisher(self.name).recent:
            yield Request(url, callback=self.parse_sitemap, priority=1)

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        """Requests for the articles in time, newest first. Raises NotAListing."""
        zone = publisher(self.name).zone
        entries = [
            (read_date(entry.publication_date or entry.lastmod, zone), entry.loc)
            for entry in read_sitemap(response.body, response.url)
        ]
        if not entries:
            raise NotAListing(response.url, "the sitemap lists nothing")
        wanted = [entry for entry in entries if self.in_time(entry[0])]
        wanted.sort(key=lambda entry: entry[0].timestamp() if entry[0] else 0.0, reverse=True)
        for _, url in wanted[: self.limit]:
            yield Request(url, callback=self.parse_article)

    def parse_article(self, response: Response) -> Iterator[ExtractedArticle]:
        """The article on the page. Raises NotAnArticle, Removed."""
        yield read_response(response)
