"""No request before its time, timed where it arrives: Retry-After, 429 storms, Crawl-delay, two crawls of one host."""

import time
from collections.abc import Callable
from email.utils import formatdate
from itertools import pairwise

import pytest

from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl, ended
from tests.crawling.site import KBS, Answer, Asked, Site, page, raw, redirect, robots

CLOCK = 0.005
"""Seconds by which two clocks of one machine may be read apart."""


class Door(Site):
    """A site that turns crawlers away for a while: every request before `opens` is answered with `away(opens)`.

    `early` are the requests that came though an answer had said before that they must not.
    """

    def __init__(self, seconds: float, away: Callable[[float], Answer], times: int = 1) -> None:
        super().__init__()
        self.seconds = seconds
        self._away, self._times = away, times
        self._opens = 0.0
        self._told = 0.0
        self.early: list[Asked] = []
        self.turned_away = 0

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return super().answer(asked)
        if asked.time < self._opens - CLOCK:
            self.requests.append(asked)
            if asked.time > self._told:  # those on their way when the first was turned away could not know
                self.early.append(asked)
            return self._away(self._opens)
        if self._times:
            self.requests.append(asked)
            self._times -= 1
            self.turned_away += 1
            self._opens = time.time() + self.seconds
            self._told = time.time() + TOLD_WITHIN
            return self._away(self._opens)
        return super().answer(asked)


TOLD_WITHIN = 0.3
"""What a busy machine takes until an answer is read; without a delay, 16 requests are under way at once."""


def crawl(archive: Archive, site: Site, count: int = 6, name: str = "", **options: object) -> Crawl:
    paths = [f"/{name}{number}" for number in range(count)]
    urls = [f"https://{KBS}{path}" if site.has(path) else site.at(path, page("x")) for path in paths]
    return Crawl(archive, "article", site.connect_to(), {"urls": " ".join(urls)}, **options)  # type: ignore[arg-type]


RETRY_AFTER: dict[str, tuple[float, Callable[[float], Answer]]] = {
    "seconds": (3.0, lambda _: page("", 429, Retry_After="3")),
    "date": (4.0, lambda opens: page("", 503, Retry_After=formatdate(opens + 1, usegmt=True))),
    "date-over": (2.0, lambda _: page("", 429, Retry_After=formatdate(time.time() - 60, usegmt=True))),
    "a-trillion": (5.0, lambda _: page("", 429, Retry_After="1000000000000")),
    "garbage": (2.0, lambda _: page("", 503, Retry_After="soon")),
    "none": (2.0, lambda _: page("", 429)),
}
"""For how long each closes the door. Waits of a minute and of an hour are 2 and 5 seconds here."""
WAITS = {"FIRST_WAIT": 2.0, "UNREADABLE_WAIT": 2.0, "LONGEST_WAIT": 5.0}


@SQLITE_ONLY
@pytest.mark.parametrize("form", RETRY_AFTER)
@pytest.mark.parametrize("delay", [pytest.param(0.0, marks=pytest.mark.long), 0.4])
def test_no_request_comes_before_a_host_wants_it(archive: Archive, form: str, delay: float) -> None:
    seconds, away = RETRY_AFTER[form]
    with Door(seconds, away) as door:
        run = crawl(archive, door, waits=WAITS, settings={"HOST_DELAYS": {KBS: delay}}).run()
        assert run.counts == {"unrecognised": 6}, run.err
        assert door.turned_away == 1
        assert door.early == []
        assert f"{KBS} at {door.address} answers with status" in run.err


@SQLITE_ONLY
@pytest.mark.long
def test_a_date_is_read_by_the_clock_of_the_server_that_says_it(archive: Archive) -> None:
    behind = 3600

    def away(opens: float) -> Answer:
        dates = {"Date": formatdate(time.time() - behind, usegmt=True)}
        return page("", 429, Retry_After=formatdate(opens + 1 - behind, usegmt=True), **dates)

    with Door(3.0, away) as door:
        assert crawl(archive, door).run().counts == {"unrecognised": 6}
        assert door.early == []


@SQLITE_ONLY
def test_in_a_storm_of_429_each_pause_is_twice_as_long_and_one_request_tries_the_host(archive: Archive) -> None:
    with Door(1.0, lambda _: page("", 429), times=3) as door:
        door.seconds = 0.9
        run = crawl(archive, door, 40, waits={"FIRST_WAIT": 1.0}).run()
        assert run.counts == {"unrecognised": 40}
        assert door.early == []
        turned = [asked.time for asked in door.asked() if asked.path != "/robots.txt"][: 16 + 3]
    waits = [later - earlier for earlier, later in pairwise(turned) if later - earlier > 0.8]
    assert [int(wait) for wait in waits] == [1, 2, 4]


@pytest.mark.long
def test_two_crawls_of_one_host_keep_a_pause_that_one_of_them_met(archive: Archive) -> None:
    with Door(3.0, lambda _: page("", 429, Retry_After="3")) as door:
        settings = {"HOST_DELAYS": {KBS: 0.6}}
        crawls = [crawl(archive, door, 4, name, settings=settings) for name in "ab"]
        first = crawls[0].start()
        time.sleep(0.3)  # two processes that make the archive at the same instant are another test's matter
        second = crawls[1].start()
        assert ended(first).counts == ended(second).counts == {"unrecognised": 4}
        assert door.turned_away == 1
        assert door.early == []
        assert_spaced(door, 0.6)


def assert_spaced(site: Site, delay: float) -> None:
    gaps = [later.time - earlier.time for earlier, later in pairwise(site.asked())]
    assert min(gaps) > delay - CLOCK, gaps


def test_a_crawl_delay_of_robots_txt_is_kept_by_two_crawls_at_once(archive: Archive, site: Site) -> None:
    site.at("/robots.txt", robots("User-agent: *\nCrawl-delay: 2"))
    crawls = [crawl(archive, site, 3, name) for name in "ab"]
    first = crawls[0].start()
    time.sleep(0.3)
    second = crawls[1].start()

    assert ended(first).counts == ended(second).counts == {"unrecognised": 3}
    assert len(site.requests) in (7, 8)
    if site.requests[1].path == "/robots.txt":  # both came to it at the same time, when none could know
        del site.requests[0]
    assert_spaced(site, 2)


@SQLITE_ONLY
@pytest.mark.long
def test_the_next_crawl_knows_the_crawl_delay_without_asking(archive: Archive, site: Site) -> None:
    site.at("/robots.txt", robots("User-agent: *\nCrawl-delay: 1.5"))
    crawl(archive, site, 2, "a").run()
    crawl(archive, site, 3, "b").run()
    assert len(site.requests) == 6
    assert_spaced(site, 1.5)


@SQLITE_ONLY
@pytest.mark.long
def test_our_own_delay_is_kept_where_it_is_longer(archive: Archive, site: Site) -> None:
    site.at("/robots.txt", robots("User-agent: *\nCrawl-delay: 0.1"))
    crawl(archive, site, 3, settings={"HOST_DELAYS": {KBS: 1.0}}).run()
    assert_spaced(site, 1)


@SQLITE_ONLY
@pytest.mark.long
def test_a_page_that_is_always_busy_fails_in_the_end_and_the_others_are_read(archive: Archive, site: Site) -> None:
    site.at("/3", page("", 503))
    run = crawl(archive, site, 6, waits={"FIRST_WAIT": 0.2}).run()

    assert run.counts == {"unrecognised": 5, "failed": 1}
    assert archive.problems[f"https://{KBS}/3"] == ("failed", "HTTP status 503, asked 5 times")
    assert len(site.asked("/3")) == 5
    assert archive.one("SELECT status FROM captures WHERE url LIKE '%/3'") == 503


@SQLITE_ONLY
def test_a_run_that_would_wait_for_long_ends_says_when_to_come_back_and_goes_on(archive: Archive, site: Site) -> None:
    for number in range(4):
        site.at(f"/{number}", page("", 429, Retry_After="1180"), page("x"))
    run = crawl(archive, site, 4, settings={"HOST_DELAYS": {KBS: 0.5}}).run()

    assert run.outcome == "stopped"
    assert run.counts == {"unfinished": 4}
    message = f"may be asked again in 20 minutes: {KBS} at {site.address} answers with status 429"
    assert message in run.run["message"]
    again = crawl(archive, site, 4).run()
    assert again.outcome == "stopped"
    assert len(site.requests) == 2, "the next process keeps the pause, too"

    archive.run("UPDATE hosts SET next_allowed_at = 0, paused_until = 1")
    assert crawl(archive, site, 4, waits={"FIRST_WAIT": 0.2, "LONGEST_WAIT": 0.2}).run().outcome == "failed"
    assert archive.rows("SELECT paused_until, pauses, reason FROM hosts") == [(None, 0, None)]


@SQLITE_ONLY
@pytest.mark.long
def test_a_redirect_to_a_busy_host_waits_for_that_host(archive: Archive) -> None:
    other = "busy.example"
    with Door(2.0, lambda _: page("", 429, Retry_After="2")) as door, Site() as site:
        urls = [site.at(f"/{number}", redirect(f"https://{other}/{number}")) for number in range(3)]
        for number in range(3):
            door.at(f"/{number}", page("x"), host=other)
        mapping = (*site.connect_to(), *door.connect_to(other))
        settings = {"HOST_DELAYS": {KBS: 0.2, other: 0.5}}
        run = Crawl(archive, "article", mapping, {"urls": " ".join(urls)}, settings=settings).run()

        assert run.counts == {"unrecognised": 3}
        assert door.early == []
        assert_spaced(site, 0.2)


@SQLITE_ONLY
def test_a_host_that_died_is_paused_not_tried_for_every_row(archive: Archive) -> None:
    site = Site()
    with site:
        urls = [site.at(f"/{number}", page("x")) for number in range(30)]
        robots_only = Crawl(archive, "article", site.connect_to(), {"urls": site.at("/first", page("x"))}).run()
        assert robots_only.counts == {"unrecognised": 1}
    waits = {"DEAD_WAIT": 1200.0}
    settings = {"HOST_DELAYS": {KBS: 0.1}}
    begun = time.monotonic()
    run = Crawl(archive, "article", site.connect_to(), {"urls": " ".join(urls)}, settings=settings, waits=waits).run()

    assert time.monotonic() - begun < 40
    assert run.outcome == "stopped"
    assert run.counts["unfinished"] >= 27
    assert run.counts.get("failed", 0) <= 3
    assert "does not answer (DownloadConnectionRefusedError" in run.run["message"]
    assert "in 20 minutes" in run.run["message"]


@SQLITE_ONLY
@pytest.mark.long
def test_a_few_pages_that_hang_up_are_no_dead_host(archive: Archive, site: Site) -> None:
    for number in range(6):
        site.at(f"/{number}", raw())
    run = crawl(archive, site, 20).run()
    assert run.counts == {"failed": 6, "unrecognised": 14}
