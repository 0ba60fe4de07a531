"""The KBS spider over more sitemaps than KBS has at once: a long crawl by the same callbacks."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request

from benchmarks.pages import SITE, SITEMAP_PATH
from spiders.kbs import KbsSpider


class WatchedKbsSpider(KbsSpider):
    """`-a parts=7` reads the seven parts of the site's sitemap."""

    takes = (*KbsSpider.takes, "parts")

    async def start(self) -> AsyncIterator[Any]:
        """The parts of the sitemap, each about as long as the real one."""
        parts = int(self.arguments["parts"])
        for part in range(parts):
            yield Request(f"{SITE}{SITEMAP_PATH}?part={part}&of={parts}", callback=self.parse_sitemap, priority=1)
