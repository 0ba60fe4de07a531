"""robots.txt (RFC 9309), failing closed: no answer or a server error forbids everything.

An answer is shared through the archive and holds for 24 hours; a fault holds for ten minutes, then is asked again.
"""

import asyncio
import codecs
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from newsarchive.archive import Robots
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.guard import RobotsRefused

HOLDS = timedelta(hours=24)
"""RFC 9309, 2.4: a crawler should not use a cached answer for longer."""
FAULT_HOLDS = timedelta(minutes=10)
MAX_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least this much must be read; the rest is ignored."""
PRODUCT = "newsarchive"
"""Our product token, matched against the user-agent lines."""


class RobotsGuard:
    """Downloader middleware: a request goes on only where the origin's robots.txt allows it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._desk = Desk.of(crawler)
        self._answers: dict[str, Robots] = {}
        self._asking: dict[str, asyncio.Future[Robots]] = {}
        self._parsed: dict[str, tuple[Robots, Protego]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let `request` go on, or raise RobotsRefused naming robots.txt and what it said."""
        if request.meta.get("is_robots_txt"):
            if "redirect_times" in request.meta or "retry_times" in request.meta:  # the first has the page's turn
                await self._wait_for_turn(urlsplit(request.url).hostname or "")
            return
        parts = urlsplit(request.url)
        answer = await self._answer(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")
        if answer.rules is None:
            raise RobotsRefused(f"robots.txt of {answer.origin} forbids everything: {answer.reason}")
        if not self._rules(answer).can_fetch(request.url, PRODUCT):
            raise RobotsRefused(f"robots.txt of {answer.origin} forbids {parts.path or '/'}")

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that robots.txt of the origin of `url` names, where it was asked for before."""
        parts = urlsplit(url)
        known = self._known(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")
        return tuple(dict.fromkeys(self._rules(known).sitemaps)) if known is not None else ()

    def _rules(self, answer: Robots) -> Protego:
        held = self._parsed.get(answer.origin)
        if held is None or held[0] != answer:
            held = self._parsed[answer.origin] = answer, Protego.parse(answer.rules or "")
        return held[1]

    async def _answer(self, origin: str) -> Robots:
        """The origin's answer: asked for once, by whoever comes first; the others wait for it."""
        if known := self._known(origin):
            return known
        asking = self._asking.get(origin)
        if asking is None:
            asking = self._asking[origin] = asyncio.ensure_future(self._fetched(origin))
            asking.add_done_callback(lambda _: self._asking.pop(origin))
        answer = await asyncio.shield(asking)
        # While robots.txt was asked for, the turns that these requests had claimed went by.
        await self._wait_for_turn(urlsplit(origin).hostname or "")
        return answer

    def _known(self, origin: str) -> Robots | None:
        """What this or an earlier crawl was answered, while it holds."""
        now = datetime.now(UTC)
        known = self._answers.get(origin)
        if (known is None or known.expires_at <= now) and self._desk.archive is not None:
            kept = self._desk.archive.robots(self._kept_as(origin), now)
            known = replace(kept, origin=origin) if kept else None
        if known is None or known.expires_at <= now:
            return None
        self._answers[origin] = known
        return known

    async def _fetched(self, origin: str) -> Robots:
        request = Request(f"{origin}/robots.txt", callback=NO_CALLBACK, meta={"is_robots_txt": True}, dont_filter=True)
        assert self._crawler.engine is not None
        try:
            answer = read_answer(origin, await self._crawler.engine.download_async(request), datetime.now(UTC))
        except Exception as error:  # noqa: BLE001 (whatever it was, the origin is forbidden, and that is said)
            answer = _fault(
                origin, datetime.now(UTC), None, f"it could not be fetched ({type(error).__name__}: {error})"
            )
        if self._desk.archive is not None:
            self._desk.archive.keep_robots(replace(answer, origin=self._kept_as(origin)))
        self._answers[origin] = answer
        return answer

    def _kept_as(self, origin: str) -> str:
        """A stand-in's rules must not be taken for the live origin's."""
        host = urlsplit(origin).hostname or ""
        return f"{origin} at {self._desk.server_of(host)}" if self._desk.is_mapped(host) else origin

    async def _wait_for_turn(self, host: str) -> None:
        """Wait until another request to `host` may go, and claim that turn."""
        while self._desk.archive is not None:
            seconds = self._desk.archive.claim_host(self._desk.server_of(host), self._desk.delay_of(host))
            if not seconds:
                return
            await asyncio.sleep(seconds)


def read_answer(origin: str, response: Response, now: datetime) -> Robots:
    """What a response to GET /robots.txt means: 2xx rules, 4xx but 429 allow all, the rest forbids."""
    if 200 <= response.status < 300:
        return _kept_for(HOLDS, origin, now, response.status, _text(response.body[:MAX_BYTES]), None)
    if 400 <= response.status < 500 and response.status != 429:
        return _kept_for(HOLDS, origin, now, response.status, "", None)
    return _fault(origin, now, response.status, f"it answered with status {response.status}")


def _text(body: bytes) -> str:
    """UTF-8 as RFC 9309 wants it, or UTF-16 that says so; in an old comment, a byte may be anything."""
    encoding = "utf-16" if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    return body.decode(encoding, "replace").replace("\0", "")


def _fault(origin: str, now: datetime, status: int | None, reason: str) -> Robots:
    return _kept_for(FAULT_HOLDS, origin, now, status, None, reason)


def _kept_for(
    holds: timedelta, origin: str, now: datetime, status: int | None, rules: str | None, reason: str | None
) -> Robots:
    return Robots(origin=origin, fetched_at=now, expires_at=now + holds, status=status, rules=rules, reason=reason)
