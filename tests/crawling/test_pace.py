"""The delay of a host: between any two requests to it, whatever they are for, over all processes."""

import time
from itertools import pairwise

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler

from newsarchive.crawling.desk import Desk
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl, ended
from tests.crawling.site import KBS, Site, late, page, redirect, robots

DELAY = 0.6
"""Requests are timed where they arrive: one that is late by what a busy machine takes to connect is nearer to the
next. Those that do not wait at all come within milliseconds, and all of them sooner than they may."""


def assert_spaced(site: Site, host: str = KBS) -> None:
    times = [asked.time for asked in site.asked(host=host)]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) > DELAY / 2, gaps
    assert sum(gaps) > DELAY * (len(gaps) - 0.5), gaps


def spaced(archive: Archive, site: Site, *urls: str, **settings: object) -> Crawl:
    settings = {"HOST_DELAYS": {KBS: DELAY}, **settings}
    return Crawl(archive, "article", site.connect_to(), {"urls": " ".join(urls)}, settings=settings)


@pytest.mark.parametrize(("host", "seconds"), [("a.example", 1.0), ("b.example", 2.5), ("c.example", 1.0)])
def test_no_delay_of_the_live_web_falls_below_a_second(host: str, seconds: float) -> None:
    told = {"HOST_DELAY": 0.1, "HOST_DELAYS": {"a.example": 0.2, "b.example": 2.5}}
    assert Desk.of(Crawler(Spider, told)).delay_of(host) == seconds


@SQLITE_ONLY
def test_robots_page_retry_and_redirect_keep_the_delay(archive: Archive, site: Site) -> None:
    site.at("/robots.txt", page("", 500), redirect("/robots2.txt"))
    site.at("/robots2.txt", robots(""))
    urls = [
        site.at("/broken", page("", 500), page("x")),
        site.at("/moved", redirect("/here")),
        site.at("/plain", page("x")),
    ]
    site.at("/here", page("x"))

    run = spaced(archive, site, *urls).run()

    assert run.counts == {"unrecognised": 3}
    assert len(site.requests) == 3 + 5
    assert_spaced(site)


@SQLITE_ONLY
def test_requests_that_waited_for_a_slow_robots_do_not_go_off_at_once(archive: Archive, site: Site) -> None:
    site.at("/robots.txt", late(robots(""), 2.0))
    urls = [site.at(f"/{number}", page("x")) for number in range(5)]

    run = spaced(archive, site, *urls).run()

    assert run.counts == {"unrecognised": 5}
    assert_spaced(site)


def test_two_crawls_at_once_share_the_delay(archive: Archive, site: Site) -> None:
    crawls = [spaced(archive, site, *(site.at(f"/{name}{number}", page("x")) for number in range(4))) for name in "ab"]
    first = crawls[0].start()
    time.sleep(0.3)  # two processes that make the archive at the same instant are another test's matter
    second = crawls[1].start()

    assert ended(first).counts == ended(second).counts == {"unrecognised": 4}
    assert {asked.path[1] for asked in site.requests} == {"a", "b", "r"}
    assert_spaced(site)


@SQLITE_ONLY
def test_a_mapped_host_without_delay_is_not_slowed(archive: Archive, site: Site) -> None:
    urls = [site.at(f"/{number}", page("x")) for number in range(20)]

    Crawl(archive, "article", site.connect_to(), {"urls": " ".join(urls)}).run()

    times = [asked.time for asked in site.requests]
    assert max(times) - min(times) < 5
