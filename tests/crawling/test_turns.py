"""Pages come in bunches; the event loop looks after connections and timers between any two of them."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from newsarchive.crawling.gatherer import Gatherer

PAGES = 5


class Noting(Gatherer):
    """Notes when a page is read, in place of reading it."""

    def __init__(self, events: list[str]) -> None:
        crawler = get_crawler()
        crawler.spider = crawler._create_spider("any")
        super().__init__(crawler)
        self.events = events

    async def _gathered(self, *_page: Any) -> Any:
        self.events.append("page")


async def nothing() -> AsyncIterator[Any]:
    for never in list[Any]():
        yield never


async def read(gatherer: Gatherer) -> None:
    request = Request("https://news.kbs.co.kr/1", meta={"frontier_id": 1})
    async for _page in gatherer.process_spider_output(Response(request.url, request=request), nothing()):
        pass


async def tick(events: list[str]) -> None:
    while events.count("page") < PAGES:
        events.append("tick")
        await asyncio.sleep(0)


async def crowd(events: list[str]) -> None:
    gatherer = Noting(events)
    await asyncio.gather(tick(events), *(read(gatherer) for _ in range(PAGES)))


def test_between_two_pages_the_loop_has_its_turn() -> None:
    events: list[str] = []
    asyncio.run(crowd(events))
    assert events.count("page") == PAGES
    assert ("page", "page") not in list(pairwise(events))
