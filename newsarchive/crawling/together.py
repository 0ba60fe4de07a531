"""Pages that are read are committed a few at a time: a transaction of its own costs a page a tenth of its CPU.

A kill takes back what was not committed yet, as it takes back what is under way: those rows are leased again.
"""

import asyncio

from scrapy.crawler import Crawler
from scrapy.utils.asyncio import CallLaterResult, call_later

from newsarchive.archive.store import ExtractAgain
from newsarchive.crawling.desk import Desk
from newsarchive.items import PageResult

LONGEST_WAIT = 0.1
"""Seconds that a page waits for others."""


class Together:
    """Pages that wait for their commit; each is told what came of it as if it had been committed alone."""

    def __init__(self, crawler: Crawler, extract_again: ExtractAgain) -> None:
        self._crawler = crawler
        self._desk = Desk.of(crawler)
        self._extract_again = extract_again
        self._most = crawler.settings.getint("PAGES_A_COMMIT")
        self._waiting: list[tuple[PageResult, asyncio.Future[str | None]]] = []
        self._timer: CallLaterResult | None = None

    async def record(self, page: PageResult) -> str | None:
        """Commit `page`, alone or with others; its fate, None where the archive has failed. Raises as `Desk.record`.

        Nobody waits for what it brings to the queue, nor where nothing else is under way.
        """
        if page.out_links or page.next_links:
            return self._desk.record(page, self._extract_again)
        told: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((page, told))
        if len(self._waiting) >= min(self._most, self._under_way):
            self._commit()
        elif self._timer is None:
            self._timer = call_later(LONGEST_WAIT, self._commit)
        return await told

    @property
    def _under_way(self) -> int:
        engine = self._crawler.engine
        return len(engine._slot.inprogress) if engine is not None and engine._slot is not None else 0

    def _commit(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting = self._waiting, []
        pages = [page for page, _ in waiting]
        fates = self._desk.record_together(pages, self._extract_again) if len(pages) > 1 else None
        if fates is None:
            self._commit_each(waiting)
            return
        for (_, told), fate in zip(waiting, fates, strict=True):
            _tell(told, fate)

    def _commit_each(self, waiting: list[tuple[PageResult, asyncio.Future[str | None]]]) -> None:
        for page, told in waiting:
            try:
                _tell(told, self._desk.record(page, self._extract_again))
            except Exception as error:  # noqa: BLE001 (raised again where it is waited for)
                if not told.done():
                    told.set_exception(error)


def _tell(told: "asyncio.Future[str | None]", fate: str | None) -> None:
    if not told.done():
        told.set_result(fate)
