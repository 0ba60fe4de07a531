"""Python's collector of cyclic garbage, set for a crawl: it has little to find, and much to look through."""

import gc
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

THRESHOLDS = (20_000, 20, 50)
"""Allocations before the young are looked through, and rounds before the older ones. With Python's own (700, 10, 10)
a crawl spends 6 % of its time here; memory over 20,000 pages is the same (measured, docs/performance.md)."""


class SeldomCollected:
    """Extension: what the start of the crawl made stays out of the collector's way, which comes less often."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        extension = cls()
        crawler.signals.connect(extension.engine_started, signals.engine_started)
        return extension

    def engine_started(self) -> None:
        """Modules, classes and settings live as long as the process: they are not looked at again."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
