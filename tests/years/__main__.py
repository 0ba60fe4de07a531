"""``python -m tests.years ARCHIVE ARTICLES SEED STEP_HOURS``: a year of crawls under a moved clock.

Prints, as JSON, how often each article was asked for, and how many crawls there were. One process: its clock is moved
from crawl to crawl, and the newspaper's server, a thread of it, goes by the same clock.
"""

import json
import logging
import sys
from datetime import datetime, timedelta
from typing import Any

from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor

from newsarchive import clock
from newsarchive.archive import open_archive
from newsarchive.crawling import scheduler
from tests.years.server import YearSite
from tests.years.world import BEGIN, YEAR, drawn

WEEK = timedelta(days=8)
PATIENCE = 0.5
"""Seconds: a crawl whose host is paused for longer ends at once, as others do after ten minutes."""


def main() -> None:
    """The year."""
    scheduler.PATIENCE_SECONDS = PATIENCE
    archive, articles, seed, hours = sys.argv[1:]
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import defer, task

    with YearSite(drawn(int(articles), int(seed))) as site:
        year = Year(site, archive, timedelta(hours=float(hours)))
        task.react(lambda _: defer.Deferred.fromCoroutine(year.passes()), [])


class Year:
    """Crawls of `site` into the archive at `url`, at most one each `step`."""

    def __init__(self, site: YearSite, url: str, step: timedelta) -> None:
        self._site = site
        self._url = url
        self._step = step
        self._crawls = 0

    async def passes(self) -> None:
        """New articles are looked for every four hours in the first week; what is due is looked at whenever it is."""
        now = BEGIN
        while now < BEGIN + YEAR:
            if now < BEGIN + WEEK and (now - BEGIN) % timedelta(hours=4) < self._step:
                await self._crawl("kbs", now, new="yes")
            if (due := self._next_due()) is not None and due <= now:
                await self._crawl("revisit", now)
            now = self._next(now)
        print(json.dumps({"asked_for": self._site.asked_for, "crawls": self._crawls}), flush=True)

    def _next(self, now: datetime) -> datetime:
        """The next step at which there is something to do."""
        due = self._next_due()
        steps = 1 if now < BEGIN + WEEK or due is None else max(1, -(-(due - now) // self._step))
        return now + steps * self._step

    def _next_due(self) -> datetime | None:
        with open_archive(self._url) as archive:
            return archive.next_due()

    async def _crawl(self, spider: str, now: datetime, **arguments: str) -> None:
        from scrapy.crawler import CrawlerRunner

        clock.ahead = now - (clock.now() - clock.ahead)
        self._crawls += 1
        await CrawlerRunner(self._settings()).crawl(spider, **arguments)

    def _settings(self) -> Settings:
        settings = Settings()
        settings.setmodule("newsarchive.settings", priority="project")
        ours: dict[str, Any] = {"ARCHIVE_URL": self._url, "CONNECT_TO": ",".join(self._site.connect_to())}
        settings.setdict({**ours, "LOG_LEVEL": "ERROR", "REVISITS_PER_DAY": 100_000}, priority="cmdline")
        return settings


if __name__ == "__main__":
    logging.disable(logging.ERROR)
    main()
