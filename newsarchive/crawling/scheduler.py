"""Scrapy's scheduler on the archive's frontier.

A request whose callback is a method of the spider is a durable row; any other (scrapy shell, fetch, check,
parse) stays in memory and never touches the archive. A redirect or a retry of a leased row keeps its lease and
waits in memory for its host: should the process die, the row is leased again from its start.
"""

import logging
import time
from collections import deque
from dataclasses import replace
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from newsarchive import clock
from newsarchive.archive import Leased, LeaseLost
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.failures import Failures
from newsarchive.crawling.next_look import NextLook
from newsarchive.crawling.out_links import out_link
from newsarchive.crawling.pace import LONGEST_TURN, Pace
from newsarchive.crawling.waiting import in_words
from newsarchive.items import PageResult

logger = logging.getLogger(__name__)

_ENDED = {"shutdown": "stopped by a signal; the same command goes on"}
PATIENCE_SECONDS = 600.0
"""A run all of whose remaining rows are due later than this ends and says when to come back."""


class FrontierScheduler(BaseScheduler):
    """Leases rows when their host is due; `hosts.next_allowed_at` is the only delay there is."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._desk = Desk.of(crawler)
        self._room = crawler.settings.getint("CONCURRENT_REQUESTS")
        self._failures = Failures(crawler)
        self._pace = Pace.of(crawler)
        self._claimed_at = 0.0
        """When the turn was claimed with which rows were leased, at the earliest (seconds since boot)."""
        self._leased_at = 0.0
        self._next_look = NextLook(self._wake)
        self._desk.look_in = self._next_look.due_in
        self._is_queued = False
        """Whether something was queued when the frontier was asked last; nobody else takes it."""
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
        """Give back what is leased and end the run: complete only where it came to its end."""
        message = None
        if self._come_back is not None:
            message = self._when_to_come_back(self._come_back)
        elif reason == "start_error":
            message = self._desk.start_problem
        elif self._desk.forbidden is not None:
            message = self._desk.forbidden
        elif reason != "finished":
            message = _ENDED.get(reason, f"ended by Scrapy: {reason}")
        stopped = self._come_back is not None or reason not in ("finished", "start_error")
        failed = reason == "start_error" or (self._desk.forbidden is not None and not stopped)
        with self._desk.giving_up():
            self._desk.close_run(stopped=stopped, failed=failed, message=message)

    def _when_to_come_back(self, seconds: float) -> str:
        message = f"the hosts that are left may be asked again in {in_words(seconds)}"
        with self._desk.giving_up():
            if self._desk.archive is not None and self._desk.run is not None:
                reasons = self._desk.archive.pause_reasons(self._desk.run.id)
                return f"{message}: {'; '.join(reasons[:5])}" if reasons else message
        return message

    def enqueue_request(self, request: Request) -> bool:
        """Queue `request`; False for one that the run has already."""
        if "frontier_id" in request.meta:
            self._continued.append(request)
            self._desk.has_more = True
            return True
        link = None if self._in_shell() else out_link(self._desk, request)
        if link is None:
            self._in_memory.append(request)
            return True
        if self._desk.broken is None:
            with self._desk.giving_up():
                archive, run = self._desk.open_run()
                self._desk.has_more = True
                # A spider counts its own seeds; the cap is for what pages bring.
                return archive.enqueue(run.id, (replace(link, cap=None),)) > 0
        return False

    def _in_shell(self) -> bool:
        """`scrapy shell` alone has an engine that stays open when idle; it puts its callback in after queueing."""
        slot = self._crawler.engine._slot
        return slot is not None and not slot.close_if_idle

    def has_pending_requests(self) -> bool:
        """Whether anything is left to fetch in this run. Asked only when nothing is under way."""
        if self._in_memory:
            return True
        if self._desk.archive is None or self._desk.run is None:
            return False
        if self._continued or self._leased:
            return True
        with self._desk.giving_up():
            self._end_forgotten()
            if self._come_back is not None:
                return False
            return self._is_queued or self._desk.archive.is_unfinished(self._desk.run.id)
        return False

    def next_request(self) -> Request | None:
        """A request that may go now; None when none may, and then the engine is woken when one is due."""
        if self._in_memory:
            return self._in_memory.popleft()
        if self._desk.archive is None:
            return None
        if self._next_look.is_in_vain() and not self._desk.has_more:
            return None
        with self._desk.giving_up():
            request = self._continue() or self._next_leased()
            if request is None:
                self._wait()
            return request
        return None

    def _continue(self) -> Request | None:
        """A redirect or retry whose host is due; one whose host is paused for long goes back to the frontier."""
        for _ in range(len(self._continued)):
            request = self._continued.popleft()
            now = clock.since_boot()
            seconds = self._pace.claim(urlparse_cached(request).hostname or "")
            if seconds == 0.0:
                request.meta["claimed_at"] = now
                return request
            server = self._pace.server_of(request)
            if seconds > LONGEST_TURN and self._pace.is_paused(server, 0.0):
                self._pace.postpone(request.meta["frontier_id"], server, counts=False)
            else:
                self._continued.append(request)
        return None

    def _next_leased(self) -> Request | None:
        assert self._desk.archive is not None
        assert self._desk.run is not None
        while True:
            if not self._leased:
                self._claimed_at = clock.since_boot()
                self._leased.extend(self._desk.archive.lease(self._desk.run.id, self._room))
                self._leased_at = time.monotonic()
                self._is_queued = False
            if not self._leased:
                return None
            row = self._leased.popleft()
            self._desk.leases[row.id] = row.url
            if not callable(getattr(self._crawler.spider, row.callback, None)):
                self._fail(row.id, f"the spider has no method {row.callback} any more")
            elif (request := self._due(row)) is not None:
                return request

    def _due(self, row: Leased) -> Request | None:
        """The request for the row; None where it cannot go with the turn that was claimed.

        That is so where its host was paused since, or is another.
        """
        if row.is_troubled:
            self._pace.trouble(row.host)
        if self._pace.is_paused(row.host, self._leased_at):
            self._pace.postpone(row.id, row.host, counts=False)
            return None
        request = self._request(row)
        if self._pace.server_of(request) == row.host:
            return request
        request.meta.pop("claimed_at")
        self._pace.not_tried_at(row.host)  # a redirect led to that host, and must do so again
        self._continued.append(request)
        return None

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
            meta={"frontier_id": row.id, "depth": row.depth, "asked_url": row.url, "postponed": row.postponed}
            | {"never_captured": row.url if row.never_captured else None}
            | {"claimed_at": self._claimed_at, "listed_change": row.listed_change}
            | self._statuses(row.callback),
        )

    def _statuses(self, callback: str) -> dict[str, Any]:
        """Which answers without a page the callback reads itself."""
        statuses = getattr(self._crawler.spider, "reads_statuses", {}).get(callback)
        return {"handle_httpstatus_list": statuses} if statuses else {}

    def _end_forgotten(self) -> None:
        """A pipeline that gives back something else than the page keeps it from being recorded."""
        engine = self._crawler.engine
        if engine._slot is not None and not engine._slot.inprogress:
            for frontier_id in tuple(self._desk.leases):
                self._fail(frontier_id, "our own fault: no pipeline handed the page on to be recorded")

    def _fail(self, frontier_id: int, problem: str) -> None:
        assert self._desk.run is not None
        url = self._desk.leases[frontier_id]
        logger.error("%s: %s", url, problem)
        page = PageResult(run_id=self._desk.run.id, frontier_id=frontier_id, url=url, outcome="failed", problem=problem)
        try:
            self._desk.record(page, lambda _: None)
        except LeaseLost:
            logger.warning("%s was meanwhile given to another process", url)

    def _wait(self) -> None:
        """Have the engine ask again when the next host is due; give up a run that would wait too long."""
        if self._desk.archive is None or self._desk.run is None:
            return
        self._desk.has_more = False
        seconds = self._desk.archive.seconds_until_due(self._desk.run.id)
        self._is_queued = seconds is not None
        if self._continued:
            seconds = min(1.0, 1.0 if seconds is None else seconds)
        else:
            self._next_look.nothing_for(seconds)
        self._come_back = seconds if seconds is not None and seconds > PATIENCE_SECONDS else None
        self._next_look.wake_in(seconds if self._come_back is None else None)

    def _wake(self) -> None:
        engine = self._crawler.engine
        if engine is not None and engine._slot is not None:
            engine._slot.nextcall.schedule()
