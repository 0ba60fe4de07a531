"""What the log says of pages: an address, never a whole page, never a password."""

import logging
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.logformatter import LogFormatter, LogFormatterResult

from newsarchive.items import PageResult
from newsarchive.secrecy import without_user_info


class DiscreetRecord(logging.LogRecord):
    """A log record, of whatever library, that shows no user name or password of an address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0] is not None:
            self.exc_text = without_user_info(logging.Formatter().formatException(self.exc_info))

    def getMessage(self) -> str:  # noqa: N802 (the name in logging)
        return without_user_info(super().getMessage())


class QuietItems(LogFormatter):
    """Scrapy's log lines with a PageResult shown by its address; from here on all records are discreet."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        logging.setLogRecordFactory(DiscreetRecord)
        return super().from_crawler(crawler)

    def scraped(self, item: Any, response: Any, spider: Any) -> LogFormatterResult:
        """One debug line a page."""
        return super().scraped(_short(item), response, spider)

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        """One line for a page that a pipeline dropped."""
        return super().dropped(_short(item), exception, response, spider)

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        """One line, and the traceback, for a page on which a pipeline failed."""
        return super().item_error(_short(item), exception, response, spider)


def _short(item: Any) -> Any:
    return f"{item.outcome}: {item.url}" if isinstance(item, PageResult) else item
