"""Named points at which a crawl is killed: where each stands in the code, and how to die there.

`die_at(point, count)` patches one function, so that the process sends itself SIGKILL the `count`th time that it
comes by. Nothing of this is in the product.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from scrapy import Request
from sqlalchemy import Engine, event

from newsarchive.archive import runs, store
from newsarchive.archive.door import Archive
from newsarchive.crawling.handler import GuardedHandler
from newsarchive.crawling.scheduler import FrontierScheduler
from newsarchive.items import PageResult
from tests.dying import Die, after, at_passing, before


def die_at(point: str, count: int) -> None:
    """Have this process die at the `count`th passing of `point`."""
    POINTS[point](at_passing(count))


def _before_begin(die: Die) -> None:
    record = Archive.record_together

    def dying(self: Archive, pages: Sequence[PageResult], *rest: Any) -> list[str]:
        for _ in pages:
            die()
        return record(self, pages, *rest)

    Archive.record_together = dying  # type: ignore[method-assign, assignment]


def _after_article_row(die: Die) -> None:
    before(store, "see_addresses", die)


def _after_commit(die: Die) -> None:
    _after_each(lambda _: die())


def _after_lease(die: Die) -> None:
    after(Archive, "lease", die)


def _redirect_pending(die: Die) -> None:
    enqueue = FrontierScheduler.enqueue_request

    def dying(self: FrontierScheduler, request: Request) -> bool:
        queued = enqueue(self, request)
        if request.meta.get("redirect_urls"):
            die()
        return queued

    FrontierScheduler.enqueue_request = dying  # type: ignore[method-assign]


def _robots_fetched(die: Die) -> None:
    download = GuardedHandler.download_request

    async def dying(self: GuardedHandler, request: Request) -> Any:
        response = await download(self, request)
        if request.url.endswith("/robots.txt"):
            die()
        return response

    GuardedHandler.download_request = dying  # type: ignore[method-assign]


def _during_seeds(die: Die) -> None:
    before(Archive, "seeds_complete", die)


def _during_upgrade(die: Die) -> None:
    def dying(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("CREATE "):
            die()

    event.listen(Engine, "after_cursor_execute", dying)


def _during_checkpoint(die: Die) -> None:
    """Another connection checkpoints the WAL while this thread dies a moment later."""

    def dying(archive: Archive) -> None:
        threading.Thread(target=_checkpoint, args=(archive._engine.url.database,), daemon=True).start()
        time.sleep(0.0005)
        die()

    _after_each(dying)


def _checkpoint(path: str) -> None:
    connection = sqlite3.connect(path, timeout=5)
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _during_closing(die: Die) -> None:
    before(runs, "judge", die)


def _after_each(die: Callable[[Archive], None]) -> None:
    """Once for each page of a transaction, when that has returned."""
    record = Archive.record_together

    def dying(self: Archive, pages: Sequence[PageResult], *rest: Any) -> list[str]:
        fates = record(self, pages, *rest)
        for _ in pages:
            die(self)
        return fates

    Archive.record_together = dying  # type: ignore[method-assign, assignment]


POINTS: dict[str, Callable[[Die], None]] = {
    "before-begin": _before_begin,
    "after-article-row": _after_article_row,
    "after-commit": _after_commit,
    "after-lease": _after_lease,
    "redirect-pending": _redirect_pending,
    "robots-fetched": _robots_fetched,
    "during-seeds": _during_seeds,
    "during-upgrade": _during_upgrade,
    "during-checkpoint": _during_checkpoint,
    "during-closing": _during_closing,
}
