"""Scrapy's scheduler on the archive's frontier.

A request whose callback is a method of the spider is a durable row; any other (scrapy shell, fetch, check,
parse) stays in memory and never touches the archive. A redirect or a retry of a leased row keeps its lease and
waits in memory for its host: should the process die, the row is leased again from its start.
"""

import logging
from collections import deque
from typing import Self

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import call_later
from scrapy.utils.httpobj import urlparse_cached

from newsarchive.archive import Leased
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.failures import Failures

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 600.0
"""A run all of whose remaining rows are due later than this ends and says when to come back."""


class FrontierScheduler(BaseScheduler):
    """Leases rows when their host is due; `hosts.next_allowed_at` is the only delay there is."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._desk = Desk.of(crawler)
        self._room = crawler.settings.getint("CONCURRENT_REQUESTS")
        self._failures = Failures(crawler)
        self._in_memory: deque[Request] = deque()
        self._continued: deque[Request] = deque()
        self._leased: deque[Leased] = deque()
        self._come_back: float | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Nothing yet: the run begins with its first durable request."""

    def close(self, reason: str) -> None:
        """Give back what is leased and end the run: stopped unless it came to its end."""
        message = None
        if self._come_back is not None:
            message = f"the hosts that are left may be asked again in {self._come_back / 60:.0f} minutes"
        elif reason != "finished":
            message = f"ended by Scrapy: {reason}"
        self._desk.close_run(stopped=reason != "finished" or self._come_back is not None, message=message)

    def enqueue_request(self, request: Request) -> bool:
        """Queue `request`; False for one that the run has already."""
        if "frontier_id" in request.meta:
            self._continued.append(request)
            return True
        link = self._desk.out_link(request)
        if link is None:
            self._in_memory.append(request)
            return True
        archive, run = self._desk.open_run()
        return archive.enqueue(run.id, (link,)) > 0

    def has_pending_requests(self) -> bool:
        """Whether anything is left to fetch in this run."""
        if self._in_memory or self._continued or self._leased:
            return True
        run = self._desk.run
        if self._come_back is not None or run is None or self._desk.archive is None:
            return False
        return self._desk.archive.unfinished(run.id) > 0

    def next_request(self) -> Request | None:
        """A request that may go now; None when none may, and then the engine is woken when one is due."""
        if self._in_memory:
            return self._in_memory.popleft()
        if self._desk.archive is None or self._desk.run is None:
            return None
        request = self._continue() or self._next_leased()
        if request is None:
            self._wait()
        return request

    def _continue(self) -> Request | None:
        """A redirect or retry whose host is due."""
        assert self._desk.archive is not None
        for _ in range(len(self._continued)):
            request = self._continued.popleft()
            host = urlparse_cached(request).hostname or ""
            if self._desk.archive.claim_host(host, self._desk.delay_of(host)) == 0.0:
                return request
            self._continued.append(request)
        return None

    def _next_leased(self) -> Request | None:
        assert self._desk.archive is not None
        assert self._desk.run is not None
        if not self._leased:
            self._leased.extend(self._desk.archive.lease(self._desk.run.id, self._room))
        return self._request(self._leased.popleft()) if self._leased else None

    def _request(self, row: Leased) -> Request:
        return Request(
            row.url,
            method=row.method,
            body=row.body,
            callback=getattr(self._crawler.spider, row.callback),
            errback=self._failures,
            cb_kwargs=row.cb_kwargs,
            priority=row.priority,
            dont_filter=True,
            meta={"frontier_id": row.id, "depth": row.depth, "asked_url": row.url},
        )

    def _wait(self) -> None:
        """Have the engine ask again when the next host is due; give up a run that would wait too long."""
        assert self._desk.archive is not None
        assert self._desk.run is not None
        seconds = self._desk.archive.seconds_until_due(self._desk.run.id)
        if self._continued:
            seconds = min(1.0, 1.0 if seconds is None else seconds)
        if seconds is None:
            return
        if seconds > PATIENCE_SECONDS:
            self._come_back = seconds
            return
        call_later(max(0.01, seconds), self._wake)

    def _wake(self) -> None:
        engine = self._crawler.engine
        if engine is not None and engine._slot is not None:
            engine._slot.nextcall.schedule()
