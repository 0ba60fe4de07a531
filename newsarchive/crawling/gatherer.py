"""The outermost spider middleware: all output of one response becomes one PageResult, and only that is yielded."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.utils.defer import _schedule_coro

from newsarchive.crawling.callbacks import callback_name
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.followed import FollowedLinks
from newsarchive.crawling.out_links import out_link
from newsarchive.crawling.pages import page_of
from newsarchive.crawling.trials import Trials
from newsarchive.extraction.errors import FalsePage, NotAListing, NotAnArticle, Removed
from newsarchive.extraction.parse_budget import OverBudget
from newsarchive.items import ExtractedArticle, Hint, OutLink, PageResult
from newsarchive.publishers import UnknownPublisher


class Gatherer:
    """Out-links become frontier rows in the page's own transaction; requests of `scrapy shell` pass untouched."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._desk = Desk.of(crawler)
        self._trials = Trials(crawler)
        self._turn = asyncio.Lock()
        self._followed = FollowedLinks(crawler.settings.getint("PAGES_PER_HOST"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[object]) -> AsyncIterator[object]:
        """Let the seeds through, and remember when the last was queued; none again once all of them were."""
        async for seed in start:
            if isinstance(seed, Request) and out_link(self._desk, seed) is not None:
                with self._desk.giving_up():
                    _, run = self._desk.open_run()
                    if run.seeds_complete:
                        return
                if self._desk.broken is not None:
                    return
            yield seed
        if self._desk.archive is not None and self._desk.run is not None:
            with self._desk.giving_up():
                self._desk.archive.seeds_complete(self._desk.run.id)

    async def process_spider_output(self, response: Response, result: AsyncIterator[object]) -> AsyncIterator[object]:
        """One PageResult for a leased request, whatever the callback gave or raised."""
        request = response.request
        if request is None or "frontier_id" not in request.meta:
            async for output in result:
                yield output
            return
        try:
            await self._trials.make(request, response, callback_name(self._desk.spider, request))
        except Exception as error:  # noqa: BLE001 (counted and shown: the page's outcome and problem)
            yield problem_page(self._desk, request, response, error)
            return
        async with self._turn:
            await asyncio.sleep(0)  # connections and timers are looked after before each page: they come in bunches
            page = await self._gathered(request, response, result)
        yield page

    async def _gathered(self, request: Request, response: Response, result: AsyncIterator[Any]) -> PageResult:
        articles: list[ExtractedArticle] = []
        links: list[OutLink] = []
        hints: list[Hint] = []
        try:
            async for output in result:
                if isinstance(output, PageResult):  # the errback's, of a status that no callback sees
                    return output
                if isinstance(output, Request):
                    links.extend(self._out_links(output))
                elif isinstance(output, Hint):
                    hints.append(output)
                else:
                    articles.append(output)
        except CloseSpider as wish:  # what came before it is kept
            assert self._crawler.engine is not None
            _schedule_coro(self._crawler.engine.close_spider_async(reason=wish.reason or "cancelled"))
        except MemoryError as error:  # of the machine, not of the page: it stays leased, and is fetched again
            self._desk.give_up(error)
            return problem_page(self._desk, request, response, error)
        except Exception as error:  # noqa: BLE001 (counted and shown: the page's outcome and problem)
            return problem_page(self._desk, request, response, error)
        outcome = "article" if articles else "listing" if links or hints else "nothing"
        page = page_of(self._desk, request, response, outcome, None)  # type: ignore[arg-type]
        return replace(page, extracted=tuple(articles), out_links=tuple(links), hints=tuple(hints))

    def _out_links(self, request: Request) -> list[OutLink]:
        """The request as a row, unless it leads off the spider's site or calls back nothing of the spider's."""
        offsite = self._crawler.get_downloader_middleware(OffsiteMiddleware)
        assert self._crawler.spider is not None
        link = out_link(self._desk, request)
        if link is None or (offsite is not None and not offsite.should_follow(request, self._crawler.spider)):
            assert self._crawler.stats is not None
            self._crawler.stats.inc_value("newsarchive/out_links_left_out")
            return []
        return [self._followed.judged(request, link)]


def problem_page(desk: Desk, request: Request, response: Response | None, error: BaseException) -> PageResult:
    """The page result of a leased request whose callback raised `error`."""
    if isinstance(error, Removed):
        return replace(page_of(desk, request, response, "missing", error.problem), missing="notice")
    if isinstance(error, FalsePage):
        page = page_of(desk, request, response, error.kind, error.problem)
        return replace(page, missing="soft-404") if error.kind == "soft-404" else page
    if isinstance(error, OverBudget):
        return page_of(desk, request, response, "parse_failed", str(error))
    if isinstance(error, NotAnArticle | NotAListing | UnknownPublisher):
        return page_of(desk, request, response, "unrecognised", str(error))
    problem = f"our own fault, {type(error).__name__}: {error}{_where(error)}"
    return page_of(desk, request, response, "failed", problem)


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
