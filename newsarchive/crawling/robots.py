"""robots.txt (RFC 9309), failing closed: no answer or a server error forbids everything.

An answer is shared through the archive. It holds for 24 hours and is asked for again after 12; where that fails, the
old rules go on until their 24 hours are over. A fault is asked again after 10 minutes, then 20, 40, at most an hour.
"""

import asyncio
import codecs
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from newsarchive import clock
from newsarchive.archive import Robots
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.failures import in_words
from newsarchive.crawling.guard import RobotsRefused
from newsarchive.crawling.pace import Pace, Postponed
from newsarchive.crawling.patience import retry_after_of, wait_of
from newsarchive.crawling.rules import Rules
from newsarchive.crawling.waiting import is_busy

HOLDS = timedelta(hours=24)
"""RFC 9309, 2.4: a crawler should not use a cached answer for longer."""
ASKED_AGAIN = timedelta(hours=12)
"""Half of it, so that a fault when asking again finds rules that still hold."""
FAULT_HOLDS = timedelta(minutes=10)
LONGEST_FAULT = timedelta(hours=1)
MAX_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least this much must be read; the rest is ignored."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class RobotsGuard:
    """Downloader middleware: a request goes on only where the origin's robots.txt allows it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._desk = Desk.of(crawler)
        self._pace = Pace.of(crawler)
        self._answers: dict[str, Robots] = {}
        self._asking: dict[str, asyncio.Future[Robots]] = {}
        self._read: dict[str, tuple[Robots, Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let `request` go on, or raise RobotsRefused naming robots.txt and what it said.

        Raises Postponed where the host's next turn is too far for a request under way.
        """
        parts = urlsplit(request.url)
        if request.meta.get("is_robots_txt"):
            return
        answer = await self._answer(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", request)
        if answer.rules is None:
            raise RobotsRefused(f"robots.txt of {answer.origin} forbids everything: {answer.reason}")
        if not self._rules(answer).allows(request.url):
            raise RobotsRefused(f"robots.txt of {answer.origin} forbids {parts.path or '/'}")

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that robots.txt of the origin of `url` names, where it was asked for before."""
        parts = urlsplit(url)
        known = self._known(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")
        return self._rules(known).sitemaps if known is not None else ()

    def _rules(self, answer: Robots) -> Rules:
        held = self._read.get(answer.origin)
        if held is None or held[0].rules != answer.rules:
            held = self._read[answer.origin] = answer, Rules(answer.rules or "")
            with self._desk.giving_up():
                self._pace.keep_crawl_delay(answer.origin, held[1].crawl_delay)
        return held[1]

    async def _answer(self, origin: str, page: Request) -> Robots:
        """The origin's answer: asked for once, by whoever comes first, with the turn of `page`; others wait."""
        if (under_way := self._asking.get(_sibling(origin))) is not None:  # it may say that the host is busy
            await asyncio.shield(under_way)
        known = self._known(origin) or self._busy_elsewhere(origin)
        if known is not None and (known.ask_again_at is None or known.ask_again_at > clock.now()):
            return known
        asking = self._asking.get(origin)
        if asking is None:
            claimed_at = page.meta.pop("claimed_at", None)
            asking = self._asking[origin] = asyncio.ensure_future(self._fetched(origin, claimed_at))
            asking.add_done_callback(lambda _: self._asking.pop(origin))
        return await asyncio.shield(asking)

    def _known(self, origin: str) -> Robots | None:
        """What this or an earlier crawl was answered, while it holds."""
        now = clock.now()
        known = self._answers.get(origin)
        if known is None or known.expires_at <= now or (known.ask_again_at or known.expires_at) <= now:
            known = self._kept(origin, now) or known  # another process may have asked meanwhile
        if known is None or known.expires_at <= now:
            return None
        self._answers[origin] = known
        return known

    def _kept(self, origin: str, now: datetime) -> Robots | None:
        if self._desk.archive is None:
            return None
        kept = self._desk.archive.robots(self._kept_as(origin), now)
        return replace(kept, origin=origin) if kept else None

    def _busy_elsewhere(self, origin: str) -> Robots | None:
        """What the host said to another origin of its, http for https, where that was to come back later."""
        other = self._known(_sibling(origin))
        is_told = other is not None and other.rules is None and is_busy(other.status or 0, None)
        return replace(other, origin=origin) if other is not None and is_told else None

    async def _fetched(self, origin: str, claimed_at: float | None) -> Robots:
        meta = {"is_robots_txt": True, "claimed_at": claimed_at}
        request = Request(f"{origin}/robots.txt", callback=NO_CALLBACK, meta=meta, dont_filter=True)
        before = self._answers.get(origin) or self._kept(origin, LONG_AGO)
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
            answer = read_answer(origin, response, clock.now(), before)
            self._keep_pause(answer, response)
        except Postponed:
            raise
        except Exception as error:  # noqa: BLE001 (whatever it was, the origin is forbidden, and that is said)
            reason = f"it could not be fetched ({in_words(error)})"
            answer = fault(origin, clock.now(), None, reason, before)
        if self._desk.archive is not None:
            with self._desk.giving_up():
                self._desk.archive.keep_robots(replace(answer, origin=self._kept_as(origin)))
        self._answers[origin] = answer
        if answer.rules is not None:
            self._rules(answer)
        return answer

    def _keep_pause(self, answer: Robots, response: Response) -> None:
        """A host that is busy is left in peace, even where old rules would let us go on."""
        if answer.rules is not None and is_busy(response.status, retry_after_of(response)):
            assert response.request is not None
            reason = f"answers with status {response.status}"
            with self._desk.giving_up():
                self._pace.pause(response.request, lambda number: wait_of(response, number), reason)

    def _kept_as(self, origin: str) -> str:
        """A stand-in's rules must not be taken for the live origin's."""
        host = urlsplit(origin).hostname or ""
        return f"{origin}{self._desk.server_of(host).removeprefix(host)}"


def _sibling(origin: str) -> str:
    """The same host by the other scheme."""
    scheme, _, rest = origin.partition("://")
    return f"{'http' if scheme == 'https' else 'https'}://{rest}"


def read_answer(origin: str, response: Response, now: datetime, before: Robots | None = None) -> Robots:
    """What a response to GET /robots.txt means: 2xx rules, 4xx but 429 allow all, the rest is a fault.

    `before` is the answer that the origin gave last.
    """
    if 200 <= response.status < 300:
        return _rules_from(origin, now, response.status, text_of(response.body[:MAX_BYTES]))
    if 400 <= response.status < 500 and response.status != 429:
        return _rules_from(origin, now, response.status, "")
    wait = timedelta(seconds=wait_of(response, 1)) if is_busy(response.status, retry_after_of(response)) else None
    return fault(origin, now, response.status, f"it answered with status {response.status}", before, wait)


def fault(
    origin: str, now: datetime, status: int | None, reason: str, before: Robots | None, wait: timedelta | None = None
) -> Robots:
    """No answer: the rules of `before` while they hold, else everything is forbidden.

    Asked again not before `wait`, and 10 minutes after the first fault in a row, twice that after each further one, at
    most an hour.
    """
    faults = before.faults + 1 if before is not None else 1
    holds = min(LONGEST_FAULT, FAULT_HOLDS * 2 ** min(faults - 1, 10))
    again = now + max(holds, wait or timedelta())
    if before is not None and before.rules is not None and before.expires_at > now:
        return replace(before, ask_again_at=again, faults=faults, reason=reason)
    return Robots(
        origin=origin,
        fetched_at=now,
        expires_at=again,
        status=status,
        rules=None,
        reason=reason,
        ask_again_at=again,
        faults=faults,
    )


def text_of(body: bytes) -> str:
    """UTF-8 as RFC 9309 wants it, or UTF-16 that says so; in an old comment, a byte may be anything."""
    encoding = "utf-16" if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    whole = re.sub(rb"^\xef(\xbb\xbf?)?", b"", body)  # a byte order mark, or what is left of one
    return whole.decode(encoding, "replace").replace("\0", "")


def _rules_from(origin: str, now: datetime, status: int, rules: str) -> Robots:
    return Robots(
        origin=origin,
        fetched_at=now,
        expires_at=now + HOLDS,
        status=status,
        rules=rules,
        reason=None,
        ask_again_at=now + ASKED_AGAIN,
    )
