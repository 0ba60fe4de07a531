"""Requests and their turns: without an archive, with one that has failed, and as a host's trial after its pause."""

import asyncio
import time
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.test import get_crawler

from newsarchive import clock
from newsarchive.archive import open_archive
from newsarchive.archive.errors import StorageFault
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.turns import Turns


class Engine:
    """One whose crawl has not begun."""

    spider = None


def a_crawl(**settings: str) -> tuple[Turns, Desk]:
    crawler = get_crawler(settings_dict=settings)
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


def test_the_trial_of_a_host_does_not_wait_for_itself_where_our_clock_still_counts_the_pause(tmp_path: Path) -> None:
    turns, desk = a_crawl(CONNECT_TO="news.kbs.co.kr=127.0.0.1:9")
    request = Request("https://news.kbs.co.kr/1")
    pace = turns._pace
    server = pace.server_of(request)
    with open_archive(f"sqlite:///{tmp_path / 'a.db'}", create=True) as desk.archive:
        pace.pause(request, lambda _: 0.05, "answers with status 503")
        time.sleep(0.1)
        pace._paused[server] = pace._paused[server][0], time.monotonic() + 5
        request.meta["claimed_at"] = clock.since_boot()
        assert desk.archive.claim_host(server, 0.0) == 0.0
        assert desk.archive.claim_host(server, 0.0) > 30, "one request at a time tries it"
        asyncio.run(asyncio.wait_for(turns.go(request), 5))
    assert "sent_at" in request.meta
