"""A run from its first request to its end: stopped, resumed, begun anew, broken down."""

import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl, ended, wait_until
from tests.crawling.site import KBS, Answer, Site, late, page
from tests.crawling.stories import STORIES, path_of, sitemap, story_page

SITEMAP = "/sitemap/recentNewsList.xml"


def slow_site(site: Site, pages: int = 6, seconds: float = 0.4) -> None:
    """A sitemap and some stories, each of which takes its time."""
    site.at(SITEMAP, sitemap(*(f"https://{KBS}{path_of(story)}" for story in STORIES[:pages])))
    for number in range(pages):
        site.at(path_of(STORIES[number]), late(story_page(number), seconds))


def kbs(archive: Archive, site: Site, **options: object) -> Crawl:
    return Crawl(archive, "kbs", site.connect_to(), settings={"CONCURRENT_REQUESTS": 2}, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_what_is_in_flight_finish_and_the_next_crawl_goes_on(
    archive: Archive, site: Site, how: signal.Signals
) -> None:
    slow_site(site)
    process = kbs(archive, site).start()
    wait_until(lambda: len(site.requests) >= 3, "the first article")
    process.signal(how)

    stopped = ended(process)
    asked = len(site.requests)
    resumed = kbs(archive, site).run()

    assert stopped.code == 0, stopped.err
    assert (stopped.outcome, stopped.run["message"]) == ("stopped", "stopped by a signal; the same command goes on")
    assert stopped.counts["new"] == asked - 2
    assert stopped.counts["unfinished"] == 6 - stopped.counts["new"]
    assert resumed.run["id"] == stopped.run["id"]
    assert resumed.counts == {"listing": 1, "new": 6}
    assert resumed.outcome == "complete"
    assert len(site.requests) == len({asked.path for asked in site.requests}) == 8
    assert archive.one("SELECT count(*) FROM versions") == 6


def test_two_signals_end_it_at_once_and_nothing_is_lost(archive: Archive, site: Site) -> None:
    slow_site(site, pages=3, seconds=8)
    process = kbs(archive, site).start()
    wait_until(lambda: len(site.requests) >= 3, "the first article")
    process.signal(signal.SIGINT)
    time.sleep(1)  # two signals at the same instant are one
    process.signal(signal.SIGINT)
    stopped = ended(process)

    assert stopped.outcome == "stopped"
    assert archive.one("SELECT count(*) FROM frontier WHERE state = 'leased'") == 0
    assert archive.one("SELECT count(*) FROM frontier WHERE state = 'queued'") == 3


def test_a_finished_run_is_not_resumed_and_fresh_gives_up_a_stopped_one(archive: Archive, site: Site) -> None:
    for number in range(4):
        site.at(f"/{number + 1}-nothing", page("x"))

    def crawl(*, fresh: bool = False, **settings: object) -> tuple[int, str, dict[str, int]]:
        arguments = {"pages": "nothing,nothing,nothing,nothing"}
        settings["CONCURRENT_REQUESTS"] = 1
        run = Crawl(archive, "walk", site.connect_to(), arguments, settings=settings, fresh=fresh).run()
        return run.run["id"], run.outcome, run.counts

    assert crawl(CLOSESPIDER_PAGECOUNT=1)[:2] == (1, "stopped")
    assert crawl(fresh=True) == (2, "complete", {"nothing": 4})
    assert crawl() == (3, "complete", {"nothing": 4})
    assert archive.rows("SELECT outcome FROM runs ORDER BY id") == [("stopped",), ("complete",), ("complete",)]
    assert archive.rows("SELECT DISTINCT seeds_complete FROM runs WHERE id > 1") == [(1,)]


@SQLITE_ONLY
def test_a_start_that_raises_fails_the_run_after_what_it_gave_is_done(archive: Archive, site: Site) -> None:
    site.at("/1", page("x"))

    run = Crawl(archive, "bad_start", site.connect_to()).run()

    assert run.outcome == "failed"
    assert run.counts == {"nothing": 1}
    assert run.run["message"] == "the spider's start() raised ZeroDivisionError: no more seeds"
    assert archive.one("SELECT seeds_complete FROM runs") == 0


@SQLITE_ONLY
def test_a_spider_that_closes_itself_keeps_its_page_and_stops(archive: Archive, site: Site) -> None:
    site.at("/1-closes", page("x"))

    run = Crawl(archive, "walk", site.connect_to(), {"pages": "closes"}).run()

    assert (run.outcome, run.run["message"]) == ("stopped", "ended by Scrapy: enough")
    assert run.counts == {"listing": 1, "unfinished": 1}


@SQLITE_ONLY
def test_a_database_that_is_locked_ends_the_crawl_soon_and_it_goes_on_later(archive: Archive, site: Site) -> None:
    slow_site(site)
    process = Crawl(archive, "kbs", site.connect_to(), settings={"CONCURRENT_REQUESTS": 2}, busy_seconds=1).start()
    wait_until(lambda: len(site.requests) >= 3, "the first article")
    with locked(archive):
        broken = ended(process)
    resumed = kbs(archive, site).run()

    assert broken.code == 1
    assert broken.err.count("another program keeps it locked; wait for it or end it") == 2, "in the log and at the end"
    assert "Traceback" not in broken.err
    assert resumed.counts == {"listing": 1, "new": 6}
    assert archive.one("SELECT count(*) FROM versions") == 6


@contextmanager
def locked(archive: Archive) -> Iterator[None]:
    connection = sqlite3.connect(archive.path, isolation_level=None, timeout=20)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("ROLLBACK")
    connection.close()


def test_a_database_that_loses_its_tables_ends_the_crawl_while_a_page_is_slow(archive: Archive, site: Site) -> None:
    slow_site(site, pages=2, seconds=1)
    site._answers[KBS, path_of(STORIES[1])] = [late(story_page(1), 25)]
    process = kbs(archive, site).start()
    wait_until(lambda: len(site.requests) >= 4, "both articles")
    archive.run("DROP TABLE frontier")
    started = time.monotonic()
    broken = ended(process)

    assert time.monotonic() - started < 15
    assert broken.code == 1
    assert "frontier" in broken.err.partition("the archive failed")[2]


def test_links_keep_their_depth_arguments_and_priority_and_duplicates_are_fetched_once(
    archive: Archive, site: Site
) -> None:
    for path in ("/1-links", "/low", "/high", "/deep", "/post"):
        site.at(path, page("x"))

    run = Crawl(archive, "walk", site.connect_to(), {"pages": "links"}, settings={"CONCURRENT_REQUESTS": 1}).run()

    assert [asked.path for asked in site.requests] == ["/robots.txt", "/1-links", "/high", "/low", "/post", "/deep"]
    for seen in ("/low 낮음 depth 1", "/high 높음 depth 1", "/post post depth 1", "/deep 깊음 depth 2"):
        assert f"https://{KBS}{seen}" in run.err
    assert run.counts == {"listing": 2, "nothing": 3}
    assert not site.asked(host="evil.example")


@SQLITE_ONLY
def test_links_are_followed_eight_deep(archive: Archive, site: Site) -> None:
    paths = ["/1-chain" + "-on" * depth for depth in range(12)]
    for path in paths:
        site.at(path, page("x"))

    run = Crawl(archive, "walk", site.connect_to(), {"pages": "chain"}).run()

    assert [asked.path for asked in site.requests] == ["/robots.txt", *paths[:9]]
    assert run.outcome == "complete"


@SQLITE_ONLY
def test_a_spider_without_callbacks_of_its_own_choice_is_kept_too(archive: Archive, site: Site) -> None:
    for path in ("/1", "/2"):
        site.at(path, page("x"))

    assert Crawl(archive, "plain", site.connect_to()).run().counts == {"listing": 1, "nothing": 1}


@SQLITE_ONLY
def test_a_request_that_calls_back_no_method_is_fetched_and_never_written(archive: Archive, site: Site) -> None:
    site.at("/1", page("x"))

    run = Crawl(archive, "in_memory", site.connect_to()).run()

    assert f"saw https://{KBS}/1" in run.err
    assert archive.one("SELECT count(*) FROM runs") == 0
    assert archive.one("SELECT count(*) FROM captures") == 0


@SQLITE_ONLY
def test_no_port_is_open_while_crawling(archive: Archive, site: Site) -> None:
    site.at("/1-ports", page("x"))

    run = Crawl(archive, "walk", site.connect_to(), {"pages": "ports"}).run()

    assert "listening: []" in run.err


@SQLITE_ONLY
def test_a_crawl_of_nothing_says_so(archive: Archive, site: Site) -> None:
    site.at(SITEMAP, Answer(lambda: []))

    run = kbs(archive, site).run()

    assert run.outcome == "failed"
    assert run.counts == {"failed": 1}
