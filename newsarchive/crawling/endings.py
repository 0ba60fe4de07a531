"""Ends the leases that reach no archive.record(): what a pipeline dropped or failed on, callbacks that raised."""

import logging
from dataclasses import replace
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from sqlalchemy.exc import OperationalError
from twisted.python.failure import Failure

from newsarchive.archive import LeaseLost
from newsarchive.archive.errors import StorageFault
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.gatherer import problem_page
from newsarchive.items import PageResult

logger = logging.getLogger(__name__)


class Endings:
    """Each signal ends the lease once, as failed, with the reason; the capture is kept."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._desk = Desk.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        endings = cls(crawler)
        crawler.signals.connect(endings.item_dropped, signals.item_dropped)
        crawler.signals.connect(endings.item_error, signals.item_error)
        crawler.signals.connect(endings.spider_error, signals.spider_error)
        return endings

    def item_dropped(self, item: object, exception: BaseException) -> None:
        """A pipeline raised DropItem."""
        self._end(item, f"dropped: {exception}")

    def item_error(self, item: object, failure: Failure) -> None:
        """A pipeline raised; if that was the database, the crawl cannot go on."""
        if isinstance(
            failure.value, OperationalError | StorageFault | MemoryError
        ):  # locked, full, read-only: it would be so again
            self._desk.give_up(failure.value)
            return
        self._end(item, f"our own fault, {type(failure.value).__name__}: {failure.value}")

    def spider_error(self, failure: Failure, response: Response | Failure | None) -> None:
        """A callback raised before it gave anything, so that no middleware saw its output; or start() raised."""
        error = failure.value or RuntimeError("a failure without a cause")
        if response is None:
            self._desk.start_problem = f"the spider's start() raised {type(error).__name__}: {error}"
            return
        request = getattr(response, "request", None)
        if request is None or "frontier_id" not in request.meta:
            return
        page = problem_page(self._desk, request, response if isinstance(response, Response) else None, error)
        self._end(page, page.problem or str(error))

    def _end(self, item: Any, problem: str) -> None:
        if not isinstance(item, PageResult):
            return
        empty: dict[str, Any] = dict.fromkeys(("extracted", "articles", "out_links", "hints"), ())
        bare = replace(item, outcome="failed", missing=None, problem=problem, **empty)
        with self._desk.giving_up():
            try:
                self._desk.record(bare, lambda _: None)
            except LeaseLost:
                logger.warning("%s was meanwhile given to another process", item.url)
