"""Right before a request goes: with a turn of its host that is certainly still its own, else with another one."""

import asyncio
import time

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from newsarchive import clock
from newsarchive.archive import Archive
from newsarchive.crawling import pace
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.pace import LONGEST_TURN, Pace, Postponed

DEPARTURE_SECONDS = pace.LONGEST_WAY / 2
"""So long may it take from the last word with the archive until a request is written: the rest is the network's."""
SAFE_PART = 0.9
"""Of a host's delay: a turn that was claimed longer ago may be another's by now."""


class TurnOver(Exception):
    """A connection came so late that another process may have the host's turn: nothing was sent."""


class Turns:
    """The turns of hosts that requests of this crawl go with. Without an archive (`scrapy shell`) all may go."""

    def __init__(self, crawler: Crawler) -> None:
        self._desk = Desk.of(crawler)
        self._pace = Pace.of(crawler)

    async def go(self, request: Request) -> None:
        """Return when the request may go, at once: with the turn that was claimed for it, or with another.

        A busy or stopped process sends one later than it claimed the turn, and one that waited for robots.txt, too.
        Raises Postponed where the next turn is too far for a request under way.
        """
        claimed: float | None = request.meta.pop("claimed_at", None)
        request.meta.pop("went_at", None)
        with self._desk.giving_up():
            if (archive := self._desk.archive) is not None:
                await self._come_by_a_turn(archive, request, claimed)
            if self._desk.broken is None:
                request.meta["sent_at"] = time.monotonic()
                return
        raise IgnoreRequest("the archive has failed")

    async def _come_by_a_turn(self, archive: Archive, request: Request, claimed: float | None) -> None:
        if self._pace.has_delay(_host(request)):
            while not self._goes(archive, request, claimed):
                claimed = await self._next(request)
        elif self._pace.was_paused_since(self._pace.server_of(request), claimed):
            await self._next(request)

    def _goes(self, archive: Archive, request: Request, claimed: float | None) -> bool:
        """Whether the turn that was claimed then (seconds since boot) is still this request's; then it is taken."""
        server, host = self._pace.server_of(request), _host(request)
        last = (claimed or 0.0) + SAFE_PART * self._pace.delay_of(host)
        if claimed is None or claimed <= self._pace.void.get(server, 0.0) or clock.since_boot() > last:
            return False
        request.meta["went_at"] = clock.since_boot()
        going = archive.go_to_host(server, self._desk.delay_of(host), pace.LONGEST_WAY)
        request.meta["turn_until"] = going.until
        return not going.is_paused and clock.since_boot() <= last

    async def _next(self, request: Request) -> float:
        """Wait until another request to the host may go, and claim that turn; when that was (seconds since boot)."""
        server, is_robots = self._pace.server_of(request), request.meta.get("is_robots_txt")
        while self._desk.archive is not None:
            now = clock.since_boot()
            seconds = self._pace.claim(_host(request))
            if not seconds:
                return now
            if seconds > LONGEST_TURN and (not is_robots or self._pace.is_paused(server, 0.0)):
                raise Postponed(server, "is not due for long", counts=False)
            await asyncio.sleep(seconds)
        raise IgnoreRequest("the archive has failed")


def is_late(request: Request) -> bool:
    """Whether so much time went by since `go` that nothing may be sent with that turn."""
    went: float | None = request.meta.get("went_at")
    return went is not None and clock.since_boot() - went > DEPARTURE_SECONDS


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""
