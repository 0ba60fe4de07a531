"""Requests of a crawl whose archive has failed: nobody knows whose turn it is, so none goes."""

import asyncio

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.test import get_crawler

from newsarchive.archive.errors import StorageFault
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.turns import Turns


class Engine:
    """One whose crawl has not begun."""

    spider = None


def a_crawl() -> tuple[Turns, Desk]:
    crawler = get_crawler()
    crawler.engine = Engine()  # type: ignore[assignment]
    desk = Desk.of(crawler)
    desk.crawler_is_kept = crawler  # type: ignore[attr-defined]  # its desk knows it weakly
    return Turns(crawler), desk


def test_without_an_archive_a_request_goes() -> None:
    turns, _ = a_crawl()
    request = Request("https://news.kbs.co.kr/1")
    asyncio.run(turns.go(request))
    assert "sent_at" in request.meta


def test_when_the_archive_has_failed_none_goes() -> None:
    turns, desk = a_crawl()
    desk.give_up(StorageFault("the server went away"))
    request = Request("https://news.kbs.co.kr/1")
    with pytest.raises(IgnoreRequest):
        asyncio.run(turns.go(request))
    assert "sent_at" not in request.meta
