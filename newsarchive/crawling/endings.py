"""Ends the leases that reach no archive.record(): what a pipeline dropped or failed on, callbacks that raised."""

import logging
from dataclasses import replace
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import _schedule_coro
from sqlalchemy.exc import SQLAlchemyError
from twisted.python.failure import Failure

from newsarchive.archive import LeaseLost
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

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        """A pipeline raised DropItem."""
        self._end(item, f"dropped: {exception}")

    def item_error(self, item: Any, failure: Failure) -> None:
        """A pipeline raised; if that was the database, the crawl cannot go on."""
        self._end(item, f"our own fault, {type(failure.value).__name__}: {failure.value}")

    def spider_error(self, failure: Failure, response: Response | None) -> None:
        """A callback raised before it gave anything, so that no middleware saw its output."""
        request = getattr(response, "request", None)
        if response is not None and request is not None and "frontier_id" in request.meta:
            error = failure.value or RuntimeError("a failure without a cause")
            page = problem_page(self._desk, request, response, error)
            self._end(page, page.problem or str(error))

    def _end(self, item: Any, problem: str) -> None:
        if not isinstance(item, PageResult) or self._desk.archive is None:
            return
        bare = replace(item, outcome="failed", extracted=(), articles=(), out_links=(), missing=None, problem=problem)
        try:
            self._desk.archive.record(bare, lambda _: None)
        except LeaseLost:
            logger.warning("%s was meanwhile given to another process", item.url)
        except SQLAlchemyError as error:
            logger.error("the archive cannot be written (%s); the crawl ends, its leases are retaken later", error)
            assert self._crawler.engine is not None
            _schedule_coro(self._crawler.engine.close_spider_async(reason="archive_error"))
