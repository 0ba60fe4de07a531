"""What the parts of one crawl share: the archive, the run, and how each host is to be treated."""

from weakref import WeakKeyDictionary

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.request import fingerprint

from newsarchive.archive import Archive, OpenRun, Run, open_archive
from newsarchive.config import MINIMUM_DELAY
from newsarchive.crawling.connect_to import read_mapping
from newsarchive.items import OutLink

_desks: WeakKeyDictionary[Crawler, "Desk"] = WeakKeyDictionary()


class Desk:
    """One crawl's shared state. The archive is opened with the run, so `scrapy shell` never makes one."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.mapping = read_mapping(crawler.settings.getlist("CONNECT_TO"))
        self.contact_url: str | None = crawler.settings.get("CONTACT_URL")
        self.archive: Archive | None = None
        self.run: OpenRun | None = None
        self.closed: Run | None = None

    @classmethod
    def of(cls, crawler: Crawler) -> "Desk":
        """The desk of this crawl, made when it is first asked for."""
        if crawler not in _desks:
            _desks[crawler] = cls(crawler)
        return _desks[crawler]

    def open_run(self) -> tuple[Archive, OpenRun]:
        """The archive and the run that this crawl works on. Raises ArchiveError."""
        if self.archive is None or self.run is None:
            settings = self._crawler.settings
            self.archive = open_archive(
                settings["ARCHIVE_URL"], create=True, synchronous=settings.get("SQLITE_SYNCHRONOUS", "NORMAL")
            )
            spider = self._spider
            self.run = self.archive.open_run(
                spider=spider.name,
                arguments=getattr(spider, "arguments", {}),
                simulated=bool(self.mapping),
                fresh=settings.getbool("FRESH_RUN"),
            )
        return self.archive, self.run

    def close_run(self, *, stopped: bool, message: str | None) -> None:
        """End the run, if there is one, and let go of the archive."""
        if self.archive is not None and self.run is not None:
            self.closed = self.archive.close_run(self.run.id, stopped=stopped, message=message)
            self.archive.close()

    @property
    def _spider(self) -> Spider:
        assert self._crawler.spider is not None
        return self._crawler.spider

    def is_mapped(self, host: str) -> bool:
        """Whether --connect-to sends this host's requests elsewhere."""
        return host in self.mapping

    def delay_of(self, host: str) -> float:
        """Seconds between two requests to `host`: 0 for a mapped host unless set, else never under 1."""
        delays = self._crawler.settings.getdict("HOST_DELAYS")
        if self.is_mapped(host):
            return float(delays.get(host, 0.0))
        return max(MINIMUM_DELAY, float(delays.get(host, self._crawler.settings.getfloat("HOST_DELAY"))))

    def callback_name(self, request: Request) -> str | None:
        """The name of the spider's method that `request` calls back; None where it is none of the spider's."""
        callback = request.callback
        name = getattr(callback, "__name__", None)
        owner = getattr(callback, "__self__", None)
        return name if name and owner is self._spider and getattr(self._spider, name, None) == callback else None

    def out_link(self, request: Request) -> OutLink | None:
        """`request` as plain data for the frontier; None where it must stay in memory."""
        callback = self.callback_name(request)
        if callback is None:
            return None
        host = urlparse_cached(request).hostname or ""
        return OutLink(
            url=request.url,
            fingerprint=fingerprint(request),
            host=host,
            delay=self.delay_of(host),
            callback=callback,
            method=request.method,
            body=request.body,
            cb_kwargs=request.cb_kwargs,
            depth=request.meta.get("depth", 0),
            priority=request.priority,
        )
