"""Any articles of publishers on the shelf, by address: `-a urls=https://…,https://…`."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.pages import read_response
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.items import ExtractedArticle


class ArticleSpider(ArchiveSpider):
    """Fetches each address once and keeps what its publisher's page class reads there."""

    name = "article"

    takes = ("urls",)
    requires = ("urls",)

    def __init__(self, urls: str = "", **rest: Any) -> None:
        """`urls`: addresses parted by commas or white space. Raises ValueError for one that is no web address."""
        super().__init__(urls=urls, **rest)
        self.addresses = urls.replace(",", " ").split()
        for url in self.addresses:
            if not url.startswith(("http://", "https://")):
                raise ValueError(f"urls: {url!r} does not begin with http:// or https://")

    async def start(self) -> AsyncIterator[Any]:
        """One request an address. Raises ValueError where none was given."""
        if not self.addresses:
            raise ValueError("the spider article needs addresses: -a urls=https://…,https://…")
        for url in self.addresses[: self.limit]:
            yield Request(url, callback=self.parse_article)

    def parse_article(self, response: Response) -> Iterator[ExtractedArticle]:
        """The article on the page. Raises NotAnArticle, Removed, UnknownPublisher."""
        yield read_response(response)
