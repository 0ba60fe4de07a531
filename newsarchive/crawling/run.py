"""One crawl in the foreground, started by the command line; the one place that starts Scrapy."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from newsarchive import logs
from newsarchive.archive import Run, open_archive
from newsarchive.archive.faults import fault_in_words
from newsarchive.crawling.connect_to import read_mapping
from newsarchive.crawling.desk import STORAGE_FAULTS, Desk, foretold
from newsarchive.crawling.manners import NO_CONTACT
from newsarchive.crawling.spider_loading import Spiders
from newsarchive.provenance.own_outlets import configured_outlets
from newsarchive.secrecy import database_name


class CrawlError(Exception):
    """A crawl that cannot begin; `usage` where what was asked is wrong, not the world."""

    def __init__(self, message: str, *, usage: bool = False) -> None:
        super().__init__(message)
        self.usage = usage


@dataclass(frozen=True, kw_only=True)
class CrawlRequest:
    """What a person asked for; `since` and `until` as typed (normalization.moments reads them), so that the
    same words typed again resume a killed run."""

    spider: str
    arguments: dict[str, str]
    archive_url: str
    since: str | None = None
    until: str | None = None
    limit: int | None = None
    fresh: bool = False
    connect_to: tuple[str, ...] = ()


def crawl(request: CrawlRequest, *, progress: bool, announce: Callable[[str], None] = lambda _: None) -> Run:
    """Run the spider to its end and give the run, closed.

    `announce` is told before it starts what to expect, and what is amiss with other spiders.
    Raises CrawlError where it cannot begin, ConfigError naming a setting, ArchiveError where the archive cannot be
    opened.
    """
    settings = _settings(request, progress)
    spider_class = _spider_class(settings, request.spider, announce)
    arguments = _arguments(request)
    spider = _checked(spider_class, arguments)
    _check_contact(settings)
    configured_outlets()  # what is wrong with them is said before anything is fetched
    begun = _begun(request, spider, settings)
    process = AsyncCrawlerProcess(settings)
    for name in (None, "scrapy"):  # it makes records of every level, and shows these
        logging.getLogger(name).setLevel(settings["LOG_LEVEL"])
    crawler = process.create_crawler(spider_class)
    if not begun and (words := foretold(spider, Desk.of(crawler))):
        announce(words)
    return _run(process, crawler, arguments)


def _begun(request: CrawlRequest, spider: Spider, settings: Settings) -> bool:
    """Whether the crawl goes on with a run that was killed or stopped. Makes the archive where there is none."""
    with open_archive(request.archive_url, create=True, synchronous=settings["SQLITE_SYNCHRONOUS"]) as archive:
        mapped = bool(request.connect_to)
        told = getattr(spider, "arguments", {})
        return not request.fresh and archive.goes_on(spider=spider.name, arguments=told, simulated=mapped)


def _run(process: AsyncCrawlerProcess, crawler: Crawler, arguments: dict[str, str]) -> Run:
    process.crawl(crawler, **arguments)
    process.start()
    desk = Desk.of(crawler)
    if desk.broken is not None:
        archive = database_name(crawler.settings["ARCHIVE_URL"])
        raise CrawlError(f"the archive {archive} failed during the crawl: {desk.broken}")
    if desk.closed is None:  # a second Ctrl-C: Scrapy left without closing its parts
        _close_at_once(desk)
    if desk.closed is None:
        raise CrawlError(f"the spider {crawler.spidercls.name} ended before its first request; see the log above")
    return desk.closed


def _close_at_once(desk: Desk) -> None:
    try:
        desk.close_run(stopped=True, message="stopped at once")
    except STORAGE_FAULTS as error:
        raise CrawlError(
            f"the run cannot be closed: {fault_in_words(error)}; give the same command to go on"
        ) from error


def _settings(request: CrawlRequest, progress: bool) -> Settings:
    settings = Settings()
    settings.setmodule("newsarchive.settings", priority="project")
    own: dict[str, Any] = {
        "ARCHIVE_URL": request.archive_url,
        "CONNECT_TO": ",".join(request.connect_to),
        "FRESH_RUN": request.fresh,
        "PROGRESS_BAR": progress,
        "LOG_LEVEL": logs.level() or ("ERROR" if progress else "WARNING"),
        "LOG_INSTALL_ROOT_HANDLER": not logs.has_begun(),
        "SPIDER_LOADER_CLASS": "scrapy.spiderloader.DummySpiderLoader",  # the spider is found once, before all else
    }
    settings.setdict(own, priority="cmdline")
    return settings


def _spider_class(settings: Settings, name: str, announce: Callable[[str], None]) -> type[Spider]:
    """The spider by name; `announce` is told what is amiss with others."""
    spiders = Spiders(settings.getlist("SPIDER_MODULES"))
    try:
        found = spiders.load(name)
    except KeyError as error:
        there = "; ".join((", ".join(spiders.list()), *spiders.problems))
        raise CrawlError(f"there is no spider {name!r}; there are: {there}", usage=True) from error
    for problem in spiders.problems:
        announce(problem)
    return found


def _arguments(request: CrawlRequest) -> dict[str, str]:
    given = {"since": request.since, "until": request.until, "limit": request.limit}
    return request.arguments | {key: str(value) for key, value in given.items() if value is not None}


def _checked(spider_class: type[Spider], arguments: dict[str, str]) -> Spider:
    """The spider, once it has read its arguments: before anything else happens."""
    try:
        spider = spider_class(**arguments)
    except (ValueError, TypeError) as error:
        raise CrawlError(str(error), usage=True) from error
    missing = [name for name in getattr(spider_class, "requires", ()) if not arguments.get(name)]
    if missing:
        raise CrawlError(f"the spider {spider_class.name} needs -a {missing[0]}=…", usage=True)
    return spider


def _check_contact(settings: Settings) -> None:
    try:
        mapping = read_mapping(settings.getlist("CONNECT_TO"))
    except ValueError as error:
        raise CrawlError(str(error), usage=True) from error
    if not mapping and not settings.get("CONTACT_URL"):
        raise CrawlError(NO_CONTACT)
