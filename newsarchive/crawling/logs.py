"""What the log says of pages: an address, never a whole page, never a password."""

import logging
from typing import Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

from newsarchive import logs
from newsarchive.items import PageResult
from newsarchive.logs import DiscreetRecord


class QuietItems(LogFormatter):
    """Scrapy's log lines with a PageResult shown by its address; from here on all records are discreet."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        logging.setLogRecordFactory(DiscreetRecord)
        logs.show_from(crawler.settings["LOG_LEVEL"])
        return super().from_crawler(crawler)

    def scraped(self, item: object, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        """One debug line a page."""
        return _about(item, super().scraped(_short(item), response, spider))

    def dropped(
        self, item: object, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """One line for a page that a pipeline dropped."""
        return _about(item, super().dropped(_short(item), exception, response, spider))

    def item_error(
        self, item: object, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """One line, and the traceback, for a page on which a pipeline failed."""
        return _about(item, super().item_error(_short(item), exception, response, spider))


def _short(item: object) -> object:
    return f"{item.outcome}: {item.url}" if isinstance(item, PageResult) else item


def _about(item: object, said: LogFormatterResult) -> LogFormatterResult:
    """With the page's address and publisher, for a log that has fields."""
    if isinstance(item, PageResult) and isinstance(said["args"], dict):
        said["args"] |= {"url": item.url, "publisher": item.identity.publisher if item.identity else None}
    return said
