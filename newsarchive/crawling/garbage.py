"""A crawl's garbage is seldom collected."""

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from newsarchive.crawling.seldom_collected import collect_seldom


class SeldomCollected:
    """Extension: modules, classes and settings live as long as the process, and are not looked at again."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls()
        crawler.signals.connect(extension.engine_started, signals.engine_started)
        return extension

    def engine_started(self) -> None:
        """All that the start of the crawl makes is there."""
        collect_seldom()
