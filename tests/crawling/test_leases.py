"""Every lease ends exactly once, whatever comes of the page, and the crawl goes on behind it.

One crawl meets every ending, each between two good pages; one test looks at each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.crawling.crawls import Archive, Crawl, Ended
from tests.crawling.site import KBS, Site, page, raw, redirect, robots
from tests.crawling.stories import story_page

OURS = "newsarchive.crawling.pipelines"

RECEIVED = {
    "article": ("new", None),
    "nothing": ("nothing", None),
    "raises": ("failed", "our own fault, ZeroDivisionError: in a plain function"),
    "raises_midway": ("failed", "our own fault, ZeroDivisionError: midway"),
    "raises_async": ("failed", "our own fault, ZeroDivisionError: in a coroutine"),
    "raises_async_midway": ("failed", "our own fault, ZeroDivisionError: midway, async"),
    "keeps_no_json": ("failed", "must be JSON to be kept in the frontier"),
    "dropped": ("failed", "dropped: not wanted"),
    "broken_pipeline": ("failed", "our own fault, KeyError: 'a bug'"),
    "gone": ("gone", "HTTP status 410"),
    "teapot": ("failed", "HTTP status 418"),
    "overloaded": ("failed", "HTTP status 500"),
}
"""What comes of each page of which something is received, and why."""

NOT_RECEIVED = {
    "hung_up": ("failed", "ConnectionDone"),
    "offsite": ("refused", "a redirect leads off the site, to evil.example"),
    "inward": ("refused", "127.0.0.1 is not a public address"),
    "forbidden": ("refused", "robots.txt of https://news.kbs.co.kr forbids"),
    "circle": ("failed", "max redirections reached"),
    "swallowed": ("failed", "no pipeline handed the page on"),
}
"""And of which nothing is, or nothing that we could keep."""

NAMES = [name for ending in (*RECEIVED, *NOT_RECEIVED) for name in (ending, "article")]


def path_of(name: str) -> str:
    return f"/{NAMES.index(name) + 1}-{name}"


def program(site: Site) -> None:
    """The good page wherever nothing else stands."""
    site.at("/robots.txt", robots(f"User-agent: *\nDisallow: {path_of('forbidden')}"))
    site.at(path_of("gone"), page("", 410))
    site.at(path_of("teapot"), page("", 418))
    site.at(path_of("overloaded"), page("", 500))
    site.at(path_of("hung_up"), raw())
    site.at(path_of("offsite"), redirect("https://evil.example/x"))
    site.at(path_of("inward"), redirect("http://127.0.0.1/"))
    site.at(path_of("circle"), redirect(path_of("circle")))
    for number, name in enumerate(NAMES, start=1):
        if not site.has(f"/{number}-{name}"):
            site.at(f"/{number}-{name}", story_page())


@dataclass(frozen=True)
class Walked:
    """The crawl, done."""

    site: Site
    archive: Archive
    ended: Ended


@pytest.fixture(scope="module")
def walked(shared_archive: Archive) -> Iterator[Walked]:
    archive = shared_archive
    pipelines = {f"{OURS}.Normalize": 300, "tests.crawling.walks.Pipeline": 400, f"{OURS}.Record": 900}
    settings: dict[str, Any] = {"ITEM_PIPELINES": pipelines, "CONCURRENT_REQUESTS": 2}
    with Site() as site:
        program(site)
        crawl = Crawl(archive, "walk", site.connect_to(), {"pages": ",".join(NAMES)}, settings=settings)
        yield Walked(site, archive, crawl.run())


@pytest.mark.parametrize("name", RECEIVED)
def test_a_page_that_was_received_is_captured_once_with_what_came_of_it(walked: Walked, name: str) -> None:
    fate, problem = RECEIVED[name]
    captured = walked.archive.rows(f"SELECT fate, problem FROM captures WHERE url LIKE '%{path_of(name)}'")

    assert [found for found, _ in captured] == [fate]
    assert_problem(walked.archive, name, fate, problem)


@pytest.mark.parametrize("name", NOT_RECEIVED)
def test_a_page_that_was_not_received_is_counted_with_the_reason(walked: Walked, name: str) -> None:
    fate, problem = NOT_RECEIVED[name]

    assert walked.archive.rows(f"SELECT 1 FROM captures WHERE url LIKE '%{path_of(name)}'") == []
    assert_problem(walked.archive, name, fate, problem)


def assert_problem(archive: Archive, name: str, fate: str, problem: str | None) -> None:
    outcome, said = archive.problems.get(f"https://{KBS}{path_of(name)}", (fate, ""))
    assert outcome == fate
    assert (problem or "") in said


def test_no_row_is_left_and_each_counts_once(walked: Walked) -> None:
    assert walked.ended.code == 0, walked.ended.err
    assert walked.ended.outcome == "suspicious"
    assert walked.archive.open_rows == 0
    assert walked.ended.counts == {"new": 19, "nothing": 1, "gone": 1, "failed": 12, "refused": 3}


def test_every_good_page_is_stored(walked: Walked) -> None:
    assert walked.archive.one("SELECT count(*) FROM articles") == 19
    assert walked.archive.one("SELECT count(*) FROM versions") == 19


def test_a_page_whose_callback_raises_leaves_no_links(walked: Walked) -> None:
    assert walked.site.asked("/never") == []


def test_what_robots_forbids_is_not_asked_for(walked: Walked) -> None:
    assert walked.site.asked(path_of("forbidden")) == []


def test_an_overloaded_server_is_asked_three_times(walked: Walked) -> None:
    assert len(walked.site.asked(path_of("overloaded"))) == 3


def test_a_callback_that_was_renamed_between_two_crawls_ends_its_lease(archive: Archive, site: Site) -> None:
    site.at("/1", page("one"))
    site.at("/2", page("two"))
    stopped = Crawl(
        archive, "renamed", site.connect_to(), settings={"CLOSESPIDER_PAGECOUNT": 1, "CONCURRENT_REQUESTS": 1}
    ).run()
    (archive.folder / "renamed").touch()

    ended = Crawl(archive, "renamed", site.connect_to()).run()

    assert stopped.outcome == "stopped"
    assert ended.counts == {"nothing": 1, "failed": 1}
    assert "no method second any more" in str(archive.problems)
