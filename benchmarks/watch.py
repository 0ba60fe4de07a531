"""A Scrapy extension that watches the crawl that it runs in: stalls of the event loop, memory, pages.

It asks the loop to call it back in 10 ms, again and again; how much later it is called is how long the loop
was stalled. On a machine that others use, much of that is waiting for a processor: so the processor time that
this process used until then is kept beside it. Not part of newsarchive; benchmarks.long_crawl switches it on.
"""

import json
import os
import time
from pathlib import Path
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import CallLaterResult, call_later

TICK_SECONDS = 0.01
SAMPLE_SECONDS = 0.5
_PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


class Watch:
    """Writes what it saw to the file that the setting WATCH_REPORT names."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._report = Path(crawler.settings["WATCH_REPORT"])
        self._stalls: list[tuple[float, float]] = []
        self._memory: list[tuple[int, float]] = []
        self._due = self._sampled = time.perf_counter()
        self._used = time.process_time()
        self._call: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        watch = cls(crawler)
        crawler.signals.connect(watch.start, signals.spider_opened)
        crawler.signals.connect(watch.stop, signals.spider_closed)
        return watch

    def start(self) -> None:
        """Watch from now on."""
        self._ask()

    def stop(self) -> None:
        """Write the report."""
        if self._call is not None:
            self._call.cancel()
        self._sample()
        report: dict[str, Any] = {"stalls_ms": self._stalls, "memory_mb": self._memory}
        self._report.write_text(json.dumps(report), encoding="utf-8")

    def _ask(self) -> None:
        self._due = time.perf_counter() + TICK_SECONDS
        self._used = time.process_time()
        self._call = call_later(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        now = time.perf_counter()
        late, used = max(0.0, now - self._due), time.process_time() - self._used
        self._stalls.append((round(late * 1000, 2), round(min(late, used) * 1000, 2)))
        if now - self._sampled > SAMPLE_SECONDS:
            self._sampled = now
            self._sample()
        self._ask()

    def _sample(self) -> None:
        """Resident memory after so many responses."""
        assert self._crawler.stats is not None
        pages = self._crawler.stats.get_value("response_received_count", 0)
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        self._memory.append((pages, round(resident * _PAGE_SIZE / 2**20, 1)))
