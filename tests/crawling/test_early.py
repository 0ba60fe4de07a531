"""No request is early: the server's own log, while processes are stopped, starved and meet at one host by many ways.

What the server notes of a request is not later than its answer, from which the delay counts: so the bar holds on a busy
machine, too. Only a server that is itself starved for longer than LONGEST_WAY would note one too late, so that is
longer here. SQLite's clock knows milliseconds, and the server's is another than the database's: hence GRAIN.
"""

import multiprocessing
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest

from tests.crawling.crawls import Archive, Crawl, ended
from tests.crawling.site import KBS, Site, late, page, redirect, robots
from tests.forks import Fork

DELAY, GRAIN = 0.5, 0.005
SHORT = "sho.rt"


def assert_none_early(site: Site, delay: float = DELAY) -> None:
    asked = sorted(site.asked(host=KBS), key=lambda each: each.time)
    pairs = [(first.path, then.path, then.time - first.time) for first, then in pairwise(asked)]
    assert [pair for pair in pairs if pair[2] < delay - GRAIN] == []


def crawl(archive: Archive, site: Site, *urls: str, delay: float = DELAY) -> Crawl:
    settings = {"HOST_DELAYS": {KBS: delay}}
    return Crawl(archive, "article", site.connect_to(KBS, SHORT), {"urls": " ".join(urls)}, settings=settings, way=3)


def burn() -> None:
    while True:
        pass


@contextmanager
def busy_machine(processes: int = 3) -> Iterator[None]:
    """Others take the processors meanwhile."""
    others = [multiprocessing.get_context("spawn").Process(target=burn, daemon=True) for _ in range(processes)]
    for other in others:
        other.start()
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.join()


def stop_now_and_then(crawls: list[Fork], longest: float, chance: random.Random) -> None:
    """Stop one after the other, at any moment, for longer than its turn lasts; until all have ended."""
    while any(process.code is None for process in crawls):
        process = chance.choice(crawls)
        time.sleep(chance.uniform(0, DELAY))
        process.signal(signal.SIGSTOP)
        time.sleep(chance.uniform(DELAY, longest))
        process.signal(signal.SIGCONT)


def ways(site: Site, name: str, pages: int) -> list[str]:
    """Addresses of pages of one host, and of shorteners that lead there; slow ones, missing ones and broken ones."""
    urls = [site.at(f"/{name}{number}", page("x")) for number in range(pages)]
    urls += [site.at(f"/{name}", redirect(f"https://{KBS}/{name}-far"), host=SHORT)]
    site.at(f"/{name}-far", late(page("x"), 1.3))
    return [*urls, site.at(f"/{name}-broken", page("", 500), page("x")), f"http://{KBS}/{name}-nothing"]


@pytest.mark.long
def test_processes_that_are_stopped_and_starved_send_nothing_early(archive: Archive, site: Site) -> None:
    site.at("/robots.txt", redirect("/robots2.txt"))
    site.at("/robots2.txt", late(robots(""), 0.7))
    with busy_machine():
        crawls = [crawl(archive, site, *ways(site, name, 3)).start() for name in "ab"]
        stop_now_and_then(crawls, 3 * DELAY, random.Random(11))
        counts = [ended(process).counts for process in crawls]
    assert [sum(count.values()) for count in counts] == [6, 6]
    assert not [count for count in counts if "refused" in count]
    assert_none_early(site)


def test_of_two_delays_the_longer_one_holds(archive: Archive, site: Site) -> None:
    hasty = crawl(archive, site, *(site.at(f"/hasty{number}", page("x")) for number in range(4)), delay=0.1)
    patient = crawl(archive, site, *(site.at(f"/patient{number}", page("x")) for number in range(3)))
    first = patient.start()
    while len(site.requests) < 2:
        time.sleep(0.02)
    second = hasty.start()
    assert ended(first).counts == {"unrecognised": 3}
    assert ended(second).counts == {"unrecognised": 4}
    assert_none_early(site)


@pytest.mark.long
def test_many_stopped_and_starved_processes_send_nothing_early(archive: Archive, site: Site) -> None:
    with busy_machine(4):
        crawls = [crawl(archive, site, *ways(site, name, 12)).start() for name in "abcd"]
        stop_now_and_then(crawls, 4 * DELAY, random.Random(12))
        for process in crawls:
            assert sum(ended(process).counts.values()) == 15
    assert_none_early(site)
