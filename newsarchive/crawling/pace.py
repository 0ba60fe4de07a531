"""What this crawl knows of its hosts' troubles, and how it tells the archive, where all processes keep them."""

import logging
import time
from collections.abc import Callable
from typing import Self
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from newsarchive import clock
from newsarchive.archive import LeaseLost
from newsarchive.archive.pauses import Silence
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.waiting import in_words, wait_for_dead

logger = logging.getLogger(__name__)

LONGEST_TURN = 30.0
"""Seconds that a request under way waits for its turn; a longer wait is the frontier's."""
LONGEST_WAY = 1.0
"""Seconds that a request may be on its way: the delay counts from its answer, but not from later than this after it
went. Until then no other process has a turn of the host."""
FRESH_SECONDS = 0.02
"""A turn that was claimed so lately needs no second look at the archive."""

_paces: WeakKeyDictionary[Crawler, "Pace"] = WeakKeyDictionary()


class Postponed(IgnoreRequest):
    """The request must wait for `server`, longer than a request under way does; `counts` where it was asked in vain."""

    def __init__(self, server: str, reason: str, *, counts: bool) -> None:
        super().__init__(f"{server} {reason}")
        self.server = server
        self.counts = counts


class Pace:
    """Pauses, silences and good answers of hosts. Without an archive (`scrapy shell`) it does nothing."""

    def __init__(self, crawler: Crawler) -> None:
        self._desk = Desk.of(crawler)
        self._most = crawler.settings.getint("POSTPONED_AT_MOST")
        self._troubled: set[str] = set()
        self._paused: dict[str, tuple[float, float]] = {}
        """When (monotonic seconds) we heard of the pause of a server, and until when it lasts."""
        self.void: dict[str, float] = {}
        """Since when (seconds since boot) turns of a server that were claimed before hold no more."""
        self._looked: dict[str, float] = {}
        self._answered: dict[str, float] = {}
        self._crawl_delays: dict[str, dict[str, float]] = {}

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The pace of this crawl, made when it is first asked for."""
        if crawler not in _paces:
            _paces[crawler] = cls(crawler)
        return _paces[crawler]  # type: ignore[return-value]

    def server_of(self, request: Request) -> str:
        """Under what name the host's turns are kept."""
        return self._desk.server_of(urlparse_cached(request).hostname or "")

    def keep_crawl_delay(self, origin: str, seconds: float) -> None:
        """What the robots.txt of `origin` wants; a host's several origins share the longest."""
        host = urlsplit(origin).hostname or ""
        server = self._desk.server_of(host)
        delays = self._crawl_delays.setdefault(server, {})
        if self._desk.archive is not None and delays.get(origin) != seconds:
            delays[origin] = seconds
            self._desk.archive.keep_crawl_delay(server, self._desk.delay_of(host), max(delays.values()))
            self.void[server] = clock.since_boot()

    def has_delay(self, host: str) -> bool:
        """Whether two requests to `host` must not follow each other at once."""
        return self.delay_of(host) > 0

    def delay_of(self, host: str) -> float:
        """Seconds, as far as this process knows; another one may know of more, which the archive keeps."""
        crawl_delays = self._crawl_delays.get(self._desk.server_of(host), {})
        return max(self._desk.delay_of(host), *crawl_delays.values(), 0.0)

    def claim(self, host: str) -> float:
        """Claim a turn of `host`: 0.0 where a request may go now, else the seconds until asking again."""
        assert self._desk.archive is not None
        server = self._desk.server_of(host)
        seconds = self._desk.archive.claim_host(server, self._desk.delay_of(host))
        if not seconds and self._desk.archive.host_trouble(server).is_troubled:
            self.trouble(server)
        return seconds

    def trouble(self, server: str) -> None:
        """A good answer of `server` would be news."""
        self._troubled.add(server)

    def pause(self, request: Request, seconds: Callable[[int], float], reason: str) -> None:
        """The host of `request` asks for a pause."""
        if self._desk.archive is None:
            return
        server, host = self.server_of(request), urlparse_cached(request).hostname or ""
        length = self._desk.archive.pause_host(server, self._desk.delay_of(host), seconds, reason)
        self._remember(server, length, reason)

    def unanswered(self, request: Request, reason: str, *, is_absent: bool) -> bool:
        """Nothing came of `request`; says whether its host is paused now."""
        server, host = self.server_of(request), urlparse_cached(request).hostname or ""
        sent = request.meta.get("sent_at", time.monotonic())
        if self._desk.archive is None or sent < self._answered.get(server, 0.0):  # it lived since: this page hangs
            self.not_tried(request)
            return False

        def length_for(silence: Silence) -> float | None:
            return wait_for_dead(silence.failures, silence.seconds, silence.pauses, is_absent=is_absent)

        ago = time.monotonic() - sent
        length = self._desk.archive.host_unanswered(server, self._desk.delay_of(host), ago, length_for, reason)
        self.trouble(server)
        if length:
            self._remember(server, length, reason)
        return length > 0

    def answered(self, request: Request) -> None:
        """A good answer came: the delay counts from when the host had the request, and troubles are over."""
        server, host = self.server_of(request), urlparse_cached(request).hostname or ""
        self._answered[server] = time.monotonic()
        if self._desk.archive is None:
            return
        if self.has_delay(host):
            until = request.meta.pop("turn_until", None)
            ago = self._on_the_way(request)
            self._desk.archive.hold_host(server, self._desk.delay_of(host), ago, until)
            self._desk.look_in(max(0.0, self.delay_of(host) - ago))
        # By the archive's clock: by ours its pause may last for an instant more, and the trial's answer come before.
        if server in self._troubled and self._desk.archive.host_answered(server):
            self._troubled.discard(server)
            self._desk.has_more = True  # of what waited for it

    @staticmethod
    def _on_the_way(request: Request) -> float:
        """Seconds since the host can have had the request: a slow answer does not slow the crawl down twice."""
        sent: float = request.meta.get("sent_at", 0.0)
        return max(0.0, time.monotonic() - sent - LONGEST_WAY)

    def not_tried(self, request: Request) -> None:
        """The request was not made or tells nothing of its host: if it was to try it after a pause, another may."""
        self.not_tried_at(self.server_of(request))

    def not_tried_at(self, server: str) -> None:
        """The same of a host by the name of its turns."""
        if self._desk.archive is not None and server in self._troubled:
            self._desk.archive.host_not_tried(server)

    def pause_left(self, server: str) -> float:
        """Seconds that a pause of `server` still lasts, as far as this process was told."""
        _, until = self._paused.get(server, (0.0, 0.0))
        return max(0.0, until - time.monotonic())

    def was_paused_since(self, server: str, claimed: float | None) -> bool:
        """Whether a pause of `server` lasts that we heard of after a turn was claimed then (seconds since boot).

        A turn that was claimed later is good: by our clock a pause may last for an instant longer than by the
        archive's, and who waited for another turn then would wait for its own trial of the host.
        """
        heard, _ = self._paused.get(server, (0.0, 0.0))
        ago = clock.since_boot() - (claimed or 0.0)
        return self.pause_left(server) > 0 and time.monotonic() - heard < ago

    def is_paused(self, server: str, since: float) -> bool:
        """Whether `server` was paused, by whomever, after a turn was claimed at `since` (monotonic seconds)."""
        now = time.monotonic()
        heard, until = self._paused.get(server, (0.0, 0.0))
        if heard > since and until > now:
            return True
        if self._desk.archive is None or now - max(since, self._looked.get(server, 0.0)) < FRESH_SECONDS:
            return False
        self._looked[server] = now
        trouble = self._desk.archive.host_trouble(server)
        if trouble.seconds:
            self._paused[server] = now, now + trouble.seconds
        return trouble.seconds > 0

    def may_postpone(self, request: Request) -> bool:
        """Whether `request` is a row of the frontier that was not asked for too often already."""
        return "frontier_id" in request.meta and request.meta.get("postponed", 0) < self._most

    def postpone(self, frontier_id: int, server: str, *, counts: bool) -> None:
        """Give a leased row back to the queue, where it waits for `server`."""
        url = self._desk.leases.pop(frontier_id, None)
        self._desk.has_more = True
        if self._desk.archive is None:
            return
        try:
            self._desk.archive.postpone(frontier_id, server, counts=counts)
        except LeaseLost:
            logger.warning("%s was meanwhile given to another process", url)

    def _remember(self, server: str, length: float, reason: str) -> None:
        if not self.pause_left(server):
            logger.warning("%s %s: nothing is asked of it for %s", server, reason, in_words(length))
        self.trouble(server)
        now = time.monotonic()
        self._paused[server] = now, now + length
