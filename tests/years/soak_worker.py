"""``python -m tests.years.soak_worker ARCHIVE BLOGS``: does jobs one after the other, each at its own time.

A job is a line of JSON on stdin; how it ended is one on stdout. The blogs are a thread of this process, and go by its
clock.
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
from newsarchive.config import Retention
from newsarchive.crawling import scheduler
from newsarchive.operations.tidying import tidy
from tests.years.soak_site import SoakSite, host_of

RETENTION = Retention(captures=timedelta(days=30), keep_every=timedelta(days=7), runs=timedelta(days=30))


def main() -> None:
    """Until stdin ends."""
    logging.disable(logging.ERROR)
    scheduler.PATIENCE_SECONDS = 0.5
    url, blogs = sys.argv[1:]
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import defer, task

    with SoakSite(int(blogs)) as site:
        task.react(lambda _: defer.Deferred.fromCoroutine(_work(url, site, int(blogs))), [])


async def _work(url: str, site: SoakSite, blogs: int) -> None:
    from twisted.internet.threads import deferToThread

    connections = ",".join(site.connect_to(*map(host_of, range(blogs))))
    while line := await deferToThread(sys.stdin.readline):
        asked = json.loads(line)
        clock.ahead = datetime.fromisoformat(asked["now"]) - (clock.now() - clock.ahead)
        if asked["spider"] is None:
            _tidy(url)
        else:
            await _crawl(url, connections, asked["spider"], asked["arguments"])
        print(json.dumps({"outcome": "complete"}), flush=True)


def _tidy(url: str) -> None:
    """Without signals of its own: there is one thread here that gets them, and it is busy."""
    with open_archive(url) as archive:
        tidy(archive, RETENTION, vacuums=False, tell=lambda *_, **__: None)


async def _crawl(url: str, connections: str, spider: str, arguments: dict[str, str]) -> None:
    from scrapy.crawler import CrawlerRunner

    settings = Settings()
    settings.setmodule("newsarchive.settings", priority="project")
    ours: dict[str, Any] = {"ARCHIVE_URL": url, "CONNECT_TO": connections, "LOG_LEVEL": "ERROR"}
    settings.setdict(ours, priority="cmdline")
    await CrawlerRunner(settings).crawl(spider, **arguments)


if __name__ == "__main__":
    main()
