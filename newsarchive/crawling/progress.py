"""A progress bar on a terminal: pages done, by fate, and pages that are known and left."""

from collections import Counter
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import CallLaterResult, call_later

from newsarchive.crawling.desk import Desk

REFRESH_SECONDS = 0.5


class Progress:
    """Scrapy extension, on where the setting PROGRESS_BAR is."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("PROGRESS_BAR"):
            raise NotConfigured
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("starting", total=None)
        self._desk = Desk.of(crawler)
        self._call: CallLaterResult | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        progress = cls(crawler)
        crawler.signals.connect(progress.start, signals.spider_opened)
        crawler.signals.connect(progress.stop, signals.spider_closed)
        return progress

    def start(self) -> None:
        """Show the bar, and redraw it twice a second."""
        self._bar.start()
        self._draw()

    def stop(self) -> None:
        """Take the bar away; the summary of the run follows."""
        if self._call is not None:
            self._call.cancel()
        self._bar.stop()

    def _draw(self) -> None:
        self._call = call_later(REFRESH_SECONDS, self._draw)
        if self._desk.archive is None or self._desk.run is None:
            return
        with self._desk.giving_up():
            self._show(Counter(self._desk.archive.run(self._desk.run.id).counts))

    def _show(self, counts: Counter[str]) -> None:
        left = counts.pop("unfinished", 0)
        done = counts.total()
        fates = " ".join(f"{fate} {count}" for fate, count in sorted(counts.items()))
        self._bar.update(self._task, description=fates or "starting", completed=done, total=done + left)
