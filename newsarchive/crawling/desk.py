"""What the parts of one crawl share: the archive, the run, and how each host is to be treated."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary, ref

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import _schedule_coro
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from newsarchive import logs
from newsarchive.archive import Archive, OpenRun, Run, open_archive
from newsarchive.archive.due import Spending
from newsarchive.archive.errors import StorageFault
from newsarchive.archive.faults import fault_in_words
from newsarchive.archive.store import ExtractAgain
from newsarchive.config import MINIMUM_DELAY
from newsarchive.crawling.callbacks import callback_name
from newsarchive.crawling.connect_to import read_mapping
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.items import PageResult

logger = logging.getLogger(__name__)

_desks: WeakKeyDictionary[Crawler, "Desk"] = WeakKeyDictionary()

STORAGE_FAULTS = (SQLAlchemyError, StorageFault, MemoryError)
"""Errors after which a crawl cannot go on: they are of the machine, and would meet the next page, too."""
GRACE_SECONDS = 5.0
"""What is in flight when the archive fails cannot be kept: it gets this long, then the process leaves."""


class Desk:
    """One crawl's shared state. The archive is opened with the run, so `scrapy shell` never makes one."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = ref(crawler)  # the crawler is the key under which the desk is kept
        self._settings = crawler.settings
        self.mapping = read_mapping(crawler.settings.getlist("CONNECT_TO"))
        self.contact_url: str | None = crawler.settings.get("CONTACT_URL")
        self.archive: Archive | None = None
        self.run: OpenRun | None = None
        self.closed: Run | None = None
        self.broken: str | None = None
        self.start_problem: str | None = None
        self.forbidden: str | None = None
        """Why the run cannot do what it was asked for, though other pages of it may be read."""
        self.has_more = False
        """Whether something was queued since the frontier was last asked in vain."""
        self.look_in: Callable[[float], None] = lambda _seconds: None
        """To be told in how many seconds a host may be due: the scheduler's."""
        self.leases: dict[int, str] = {}
        """Rows that this process fetches now, with their addresses."""

    @classmethod
    def of(cls, crawler: Crawler) -> "Desk":
        """The desk of this crawl, made when it is first asked for."""
        if crawler not in _desks:
            _desks[crawler] = cls(crawler)
        return _desks[crawler]

    def open_run(self) -> tuple[Archive, OpenRun]:
        """The archive and the run that this crawl works on. Raises ArchiveError."""
        if self.archive is None or self.run is None:
            spider = self.spider
            self.archive, self.run = self._opened(spider)
            logs.know(run=self.run.id, spider=spider.name)
            if not self.run.resumed and (words := foretold(spider, self)):
                logger.info("to expect: %s", words)
        return self.archive, self.run

    def _opened(self, spider: Spider) -> tuple[Archive, OpenRun]:
        settings = self._settings
        synchronous = settings.get("SQLITE_SYNCHRONOUS", "NORMAL")
        archive = open_archive(settings["ARCHIVE_URL"], create=True, synchronous=synchronous)
        run = archive.open_run(
            spider=spider.name,
            arguments=getattr(spider, "arguments", {}),
            simulated=bool(self.mapping),
            fresh=settings.getbool("FRESH_RUN") or self._asks_anew,
        )
        return archive, run

    def close_run(self, *, stopped: bool, message: str | None, failed: bool = False) -> None:
        """End the run, if there is one, and let go of the archive."""
        if self.archive is not None and self.run is not None:
            self.closed = self.archive.close_run(
                self.run.id, stopped=stopped, failed=failed, message=message, compares=not self._asks_anew
            )
            self.archive.close()

    def record(self, page: PageResult, extract_again: ExtractAgain) -> str | None:
        """Commit `page`, which ends its lease; its fate, None where the archive has failed. Raises LeaseLost."""
        if self.archive is None:
            return None
        self.leases.pop(page.frontier_id, None)
        self.has_more |= _may_bring_more(page)
        try:
            return self.archive.record(page, extract_again)
        except STORAGE_FAULTS as error:
            if isinstance(error, DataError | IntegrityError):  # of this page alone
                raise
            self.give_up(error)
            return None

    def record_together(self, pages: Sequence[PageResult], extract_again: ExtractAgain) -> list[str] | None:
        """Commit `pages`, none of which has links, in one transaction; their fates in order.

        None where that cannot be, and nothing was written: each is to be recorded alone, and tells why.
        """
        if self.archive is None:
            return None
        try:
            fates = self.archive.record_together(pages, extract_again)
        except Exception as error:  # noqa: BLE001 (whatever is wrong with one of them is raised again for that one)
            if isinstance(error, STORAGE_FAULTS) and not isinstance(error, DataError | IntegrityError):
                self.give_up(error)
            return None
        for page in pages:
            self.leases.pop(page.frontier_id, None)
        self.has_more |= any(map(_may_bring_more, pages))
        return fates

    @contextmanager
    def giving_up(self) -> Iterator[None]:
        """Around what needs the archive: a fault of the database ends the crawl instead of stalling it."""
        try:
            yield
        except STORAGE_FAULTS as error:
            self.give_up(error)

    def give_up(self, error: BaseException) -> None:
        """The archive cannot be used any more: say it once, write nothing more, end the crawl.

        Nothing is lost: the run stays open, and the next crawl takes back the leases of this process.
        """
        if self.broken is not None:
            return
        self.broken = fault_in_words(error)
        self.archive = None
        logger.error("the archive failed, the crawl ends: %s", self.broken)
        crawler = self._crawler()
        if crawler is not None and crawler.engine.spider is not None:
            _schedule_coro(crawler.stop_async())
            call_later(GRACE_SECONDS, _leave)

    @property
    def spider(self) -> Spider:
        """The crawl's."""
        crawler = self._crawler()
        assert crawler is not None
        assert crawler.spider is not None
        return crawler.spider

    @property
    def _asks_anew(self) -> bool:
        return getattr(self.spider, "asks_anew", False)

    def is_mapped(self, host: str) -> bool:
        """Whether --connect-to sends this host's requests elsewhere."""
        return host in self.mapping

    def server_of(self, host: str) -> str:
        """Under what name the turns of `host` are kept: a rehearsal must not touch those of the live host."""
        address, port = self.mapping.get(host, ("", 0))
        return f"{host} at {address}:{port}" if address else host

    def delay_of(self, host: str) -> float:
        """Seconds between two requests to `host`: 0 for a mapped host unless set, else never under 1."""
        delays = self._settings.getdict("HOST_DELAYS")
        if self.is_mapped(host):
            return float(delays.get(host, 0.0))
        return max(MINIMUM_DELAY, float(delays.get(host, self._settings.getfloat("HOST_DELAY"))))

    def revisits_of(self, url: str) -> Spending:
        """How many articles of the host of `url` may be looked at again in a day."""
        host = urlsplit(url).hostname or ""
        most = self._settings.getdict("HOST_REVISITS").get(host, self._settings.getint("REVISITS_PER_DAY"))
        return Spending(host=self.server_of(host), delay=self.delay_of(host), most=int(most))

    def forbid(self, request: Request, refusal: str) -> None:
        """Robots.txt refused `request`: the run fails where the spider cannot do without."""
        way_out = getattr(self.spider, "when_forbidden", {}).get(callback_name(self.spider, request))
        if way_out is not None:
            self.forbidden = f"{refusal}; {way_out}"


def _may_bring_more(page: PageResult) -> bool:
    """Whether the queue may have more once `page` is kept: its links, or lists that waited for this one."""
    return bool(page.out_links or page.next_links) or page.outcome != "article"


def foretold(spider: Spider, desk: Desk) -> str | None:
    """What a crawl by `spider` will take, in words; None where nobody can know."""
    forecast = spider.forecast() if isinstance(spider, ArchiveSpider) else None
    return forecast.words(desk.delay_of(forecast.host)) if forecast else None


def _leave() -> None:
    from twisted.internet import reactor  # Scrapy installs the reactor before a crawl begins

    running: Any = reactor  # Twisted gives it no type
    if running.running:
        running.stop()
