"""What the log says of pages: an address, never a whole page."""

from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

from newsarchive.items import PageResult


class QuietItems(LogFormatter):
    """Scrapy's log lines with a PageResult shown by its address."""

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
