"""The spider that benchmarks.workers has crawl: copied into a folder's spiders/, as anybody adds one (docs)."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.pages import read
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.items import ExtractedArticle


class ManySpider(ArchiveSpider):
    """`-a hosts=h000.example,h001.example`: reads the sitemap of each, and what it lists."""

    name = "many"
    takes = ("hosts",)
    reads: ClassVar = {"parse_sitemap": "sitemap", "parse_article": "post"}

    def __init__(self, hosts: str = "", **rest: Any) -> None:
        """`hosts`: parted by commas."""
        super().__init__(hosts=hosts, **rest)
        self.hosts = hosts.split(",")

    async def start(self) -> AsyncIterator[Request]:
        """The sitemaps."""
        for host in self.hosts:
            yield Request(f"https://{host}/sitemap.xml", callback=self.parse_sitemap, priority=1)

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        """Requests for all that it lists."""
        for entry in read(response, "sitemap").pages:
            yield Request(entry.loc, callback=self.parse_article)

    def parse_article(self, response: Response) -> Iterator[ExtractedArticle | str]:
        """The post."""
        yield read(response, "post")
