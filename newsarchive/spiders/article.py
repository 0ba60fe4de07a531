"""Any articles of publishers on the shelf, by address: `-a urls=https://…,https://…`."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.pages import read_response
from newsarchive.crawling.spider import ArchiveSpider, is_yes
from newsarchive.items import ExtractedArticle


class ArticleSpider(ArchiveSpider):
    """Fetches each address once and keeps what its publisher's page class reads there."""

    name = "article"

    takes = ("urls", "trust")
    requires = ("urls",)

    def __init__(self, urls: str = "", trust: str | None = None, **rest: Any) -> None:
        """`urls`: addresses parted by commas or white space; `trust=yes`: what is read there is believed in any case.

        Raises ValueError for an address that is none of the web.
        """
        super().__init__(urls=urls, trust=trust, **rest)
        self.told = {"trusts": True} if is_yes("trust", trust) else {}
        self.addresses = urls.replace(",", " ").split()
        for url in self.addresses:
            if not url.startswith(("http://", "https://")):
                raise ValueError(f"urls: {url!r} does not begin with http:// or https://")

    async def start(self) -> AsyncIterator[Request]:
        """One request an address. Raises ValueError where none was given."""
        if not self.addresses:
            raise ValueError("the spider article needs addresses: -a urls=https://…,https://…")
        for url in self.addresses[: self.limit]:
            yield Request(url, callback=self.parse_article, cb_kwargs=self.told)

    def parse_article(self, response: Response, **told: bool) -> Iterator[ExtractedArticle]:  # noqa: ARG002
        """The article on the page. Raises NotAnArticle, Removed, UnknownPublisher."""
        yield read_response(response)
