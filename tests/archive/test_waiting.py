"""Requests that wait: queued once nothing of their run with a higher priority is left, whatever came of that."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from newsarchive.items import PageResult
from tests.archive.looking import rows
from tests.building import Newsroom, a_link
from tests.forks import Fork

BEST, GOOD, POOR, POST = (f"https://fast.example/{name}" for name in ("best", "good", "poor", "post"))


def queue(newsroom: Newsroom, url: str, priority: int, *, waits: bool = False) -> None:
    newsroom.archive.enqueue(newsroom.run_id, (replace(a_link(url, priority=priority), waits=waits),))


def lease(newsroom: Newsroom) -> dict[str, int]:
    return {row.url: row.id for row in newsroom.archive.lease(newsroom.run_id, 10)}


def end(newsroom: Newsroom, frontier_id: int) -> None:
    """Whatever came of it."""
    told: dict[str, Any] = {"run_id": newsroom.run_id, "frontier_id": frontier_id, "url": GOOD}
    newsroom.record(PageResult(**told, outcome="failed", problem="cut off"))


def test_a_list_waits_for_better_ones_and_not_for_what_they_name(newsroom: Newsroom) -> None:
    queue(newsroom, POOR, 1, waits=True)
    queue(newsroom, GOOD, 2)
    first = lease(newsroom)
    assert list(first) == [GOOD]
    assert lease(newsroom) == {}
    queue(newsroom, POST, 0)
    assert list(lease(newsroom)) == [POST]
    assert lease(newsroom) == {}
    end(newsroom, first[GOOD])
    assert list(lease(newsroom)) == [POOR]


def test_it_waits_for_what_a_better_list_leads_to(newsroom: Newsroom) -> None:
    queue(newsroom, POOR, 1, waits=True)
    queue(newsroom, GOOD, 2)
    queue(newsroom, BEST, 2)
    first = lease(newsroom)
    end(newsroom, first[GOOD])
    assert lease(newsroom) == {}
    end(newsroom, first[BEST])
    assert list(lease(newsroom)) == [POOR]


def test_of_two_that_wait_the_better_goes_first(newsroom: Newsroom) -> None:
    queue(newsroom, POOR, 1, waits=True)
    queue(newsroom, GOOD, 2, waits=True)
    first = lease(newsroom)
    assert list(first) == [GOOD]
    assert lease(newsroom) == {}
    end(newsroom, first[GOOD])
    assert list(lease(newsroom)) == [POOR]


def test_where_nothing_is_better_it_goes_at_once(newsroom: Newsroom) -> None:
    other = newsroom.archive.open_run(spider="blog", arguments={}, simulated=False)
    newsroom.archive.enqueue(other.id, (a_link(BEST, priority=3),))
    queue(newsroom, POST, 0)
    queue(newsroom, POOR, 1, waits=True)
    assert list(lease(newsroom)) + list(lease(newsroom)) == [POST, POOR]


def test_a_run_is_not_done_while_something_waits(newsroom: Newsroom) -> None:
    queue(newsroom, POOR, 1, waits=True)
    assert newsroom.archive.unfinished(newsroom.run_id) == 1
    assert newsroom.archive.close_run(newsroom.run_id, stopped=True).counts == {"unfinished": 1}
    assert newsroom.archive.goes_on(spider="kbs", arguments={}, simulated=False)


def test_a_better_list_that_died_with_its_process_is_read_first(newsroom: Newsroom) -> None:
    queue(newsroom, GOOD, 2)
    process = Fork(
        "tests.archive.sharing",
        "lease-and-die",
        newsroom.url,
        str(newsroom.run_id),
        cwd=Path.cwd(),
        environment=os.environ,
    )
    assert process.wait(60) == 0, process.err
    queue(newsroom, POOR, 1, waits=True)
    assert rows(newsroom.url, "SELECT state FROM frontier ORDER BY id") == [("leased",), ("waiting",)]
    assert list(lease(newsroom)) == [GOOD]
    assert lease(newsroom) == {}
