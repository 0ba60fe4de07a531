"""An example to extend: an invented newspaper, whose front page lists its articles. `newsarchive crawl example`."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.pages import read
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.items import ExtractedArticle

FRONT_PAGE = "https://news.example/"
ARTICLE = re.compile(r"https://news\.example/20\d\d/\d\d/\d\d/[\w-]+")


def articles(links: Iterable[str]) -> list[str]:
    """The addresses among `links` that are articles, each once, in their order (test_example.py tries it)."""
    return list(dict.fromkeys(link for link in links if ARTICLE.fullmatch(link)))


class ExampleSpider(ArchiveSpider):
    """Reads the front page, and what it lists. robots.txt, delays, retries and the archive are newsarchive's work."""

    name = "example"
    allowed_domains = ("news.example",)
    # What each callback reads, so that a page which would cost too much time is refused in time.
    reads: ClassVar = {"parse_front_page": "listing", "parse_article": "post"}

    async def start(self) -> AsyncIterator[Request]:
        """The request for the front page."""
        yield Request(FRONT_PAGE, callback=self.parse_front_page)

    def parse_front_page(self, response: Response) -> Iterator[Request]:
        """Requests for the articles that it links to, `--limit` of them at most."""
        for url in articles(read(response, "listing").links)[: self.limit]:
            yield Request(url, callback=self.parse_article)

    def parse_article(self, response: Response) -> Iterator[ExtractedArticle | str]:
        """What stands on the page: headline, text, dates, bylines, sources. A page without an article is told so."""
        yield read(response, "post")
