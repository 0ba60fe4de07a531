"""The KBS spider over more sitemaps than KBS has at once: a long crawl by the same callbacks."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request

from benchmarks.pages import SITE, SITEMAP_PATH
from newsarchive.spiders.kbs import KbsSpider


class WatchedKbsSpider(KbsSpider):
    """Reads the site's sitemap in as many parts as the setting WATCH_PARTS says."""

    async def start(self) -> AsyncIterator[Any]:
        """The parts of the sitemap, each about as long as the real one."""
        parts = self.settings.getint("WATCH_PARTS")
        for part in range(parts):
            yield Request(f"{SITE}{SITEMAP_PATH}?part={part}&of={parts}", callback=self.parse_sitemap, priority=1)
