"""What Scrapy itself costs: every page is fetched and thrown away, on Scrapy's defaults or on our settings."""

import argparse
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from benchmarks import pages
from newsarchive import settings as ours

_ALL_MUST = {"CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "LOG_LEVEL": "WARNING"}
"""What all contenders share: 16 at once, and a quiet log."""


class Empty(Spider):
    """Asks for every article, and does nothing with it."""

    name = "empty"
    fetched = 0

    async def start(self) -> AsyncIterator[Any]:
        """All articles, by their addresses."""
        for ncd in pages.numbers(int(self.count)):  # type: ignore[attr-defined]
            yield Request(f"{self.home}{pages.ARTICLE_PATH}{ncd}", dont_filter=True)  # type: ignore[attr-defined]

    def parse(self, _response: Response) -> None:
        """Count it."""
        Empty.fetched += 1


def our_settings() -> dict[str, Any]:
    """newsarchive's settings without the parts that are newsarchive: no frontier, no guards, no archive."""
    named = {name: getattr(ours, name) for name in dir(ours) if name.isupper()}
    return {name: kept for name, value in named.items() if (kept := _without_parts(value)) is not None}


def _without_parts(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("newsarchive."):
        return None
    if isinstance(value, dict):
        return {
            key: item for key, item in value.items() if not any(str(x).startswith("newsarchive.") for x in (key, item))
        }
    return value


def main() -> None:
    """One crawl; prints how many pages it fetched."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.contenders.empty_spider", description=__doc__)
    options.add_argument("home", help="http://127.0.0.1:PORT")
    options.add_argument("count", type=int)
    options.add_argument("--our-settings", action="store_true")
    chosen = options.parse_args()
    settings = Settings((our_settings() if chosen.our_settings else {}) | _ALL_MUST, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(Empty, home=chosen.home, count=chosen.count)
    process.start()
    print(Empty.fetched)


if __name__ == "__main__":
    main()
