"""Runs: which one a crawl resumes, how it is counted and judged."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import Archive, OpenRun, open_archive
from newsarchive.archive.runs import judge
from tests.archive.looking import rows, run
from tests.building import Newsroom, a_capture, a_link, address, an_article, later


def opened(archive: Archive, *, simulated: bool = False, fresh: bool = False, **arguments: Any) -> OpenRun:
    return archive.open_run(spider="kbs", arguments=arguments, simulated=simulated, fresh=fresh)


def kill(newsroom: Newsroom) -> None:
    """As if the process that works on the run had been killed."""
    host = rows(newsroom.url, "SELECT owner FROM runs")[0][0].rsplit(":", 2)[0]
    run(newsroom.url, "UPDATE runs SET owner = ?", f"{host}:999999999:1")
    run(newsroom.url, "UPDATE frontier SET lease_owner = ? WHERE state = 'leased'", f"{host}:999999999:1")


def test_a_killed_run_is_resumed_with_its_leases(newsroom: Newsroom) -> None:
    page = newsroom.page("nothing")
    newsroom.archive.seeds_complete(newsroom.run_id)
    kill(newsroom)
    assert opened(newsroom.archive) == OpenRun(id=newsroom.run_id, resumed=True, seeds_complete=True)
    assert [row.id for row in newsroom.archive.lease(newsroom.run_id, 1)] == [page.frontier_id]


def test_what_a_killed_run_had_leased_keeps_its_place(newsroom: Newsroom) -> None:
    links = tuple(a_link(f"https://fast.example/{n}") for n in range(3))
    newsroom.archive.enqueue(newsroom.run_id, links)
    newsroom.archive.lease(newsroom.run_id, 1)
    kill(newsroom)
    opened(newsroom.archive)
    assert [row.url for row in newsroom.archive.lease(newsroom.run_id, 9)] == [link.url for link in links]


def test_a_killed_run_without_rows_is_resumed_to_be_closed(newsroom: Newsroom) -> None:
    kill(newsroom)
    assert opened(newsroom.archive) == OpenRun(id=newsroom.run_id, resumed=True, seeds_complete=False)


def test_a_process_that_was_really_killed_is_noticed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    code = f"""
import os, signal
from newsarchive.archive import open_archive
open_archive({url!r}, create=True).open_run(spider="kbs", arguments={{}}, simulated=False)
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == -9
    with open_archive(url) as archive:
        assert [run.outcome for run in archive.runs()] == ["killed"]
        assert opened(archive).resumed


def test_a_stopped_run_is_resumed_while_rows_are_left(newsroom: Newsroom) -> None:
    newsroom.archive.enqueue(newsroom.run_id, (a_link(),))
    assert newsroom.archive.close_run(newsroom.run_id, stopped=True).outcome == "stopped"
    again = opened(newsroom.archive)
    assert (again.id, again.resumed) == (newsroom.run_id, True)
    assert newsroom.archive.run(newsroom.run_id).outcome is None


def test_a_stopped_run_with_nothing_left_is_not_resumed(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    newsroom.archive.close_run(newsroom.run_id, stopped=True)
    assert not opened(newsroom.archive).resumed


def test_a_complete_run_is_not_resumed(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    assert newsroom.archive.close_run(newsroom.run_id).outcome == "complete"
    assert not opened(newsroom.archive).resumed


def test_a_living_owner_keeps_its_run(newsroom: Newsroom) -> None:
    newsroom.archive.enqueue(newsroom.run_id, (a_link(),))
    other = opened(newsroom.archive)
    assert (other.resumed, other.id != newsroom.run_id) == (False, True)


@pytest.mark.parametrize("different", [{"since": "7d"}, {"simulated": True}])
def test_a_run_of_other_arguments_is_another_run(newsroom: Newsroom, different: dict[str, Any]) -> None:
    newsroom.page("nothing")
    kill(newsroom)
    assert not opened(newsroom.archive, **different).resumed


def test_a_run_of_another_spider_is_another_run(newsroom: Newsroom) -> None:
    newsroom.page("nothing")
    kill(newsroom)
    assert not newsroom.archive.open_run(spider="article", arguments={}, simulated=False).resumed


def test_arguments_are_compared_by_value_not_by_order(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as newsroom:
        first = opened(newsroom.archive, since="7d", until="어제")
        kill(newsroom)
        assert opened(newsroom.archive, until="어제", since="7d").id == first.id


def test_fresh_gives_the_killed_run_up_for_good(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    newsroom.page("nothing")
    kill(newsroom)
    fresh = opened(newsroom.archive, fresh=True)
    assert (fresh.resumed, fresh.id != newsroom.run_id) == (False, True)
    given_up = newsroom.archive.run(newsroom.run_id)
    assert (given_up.outcome, given_up.counts) == ("killed", {"new": 1, "unfinished": 1})
    kill(newsroom)
    assert opened(newsroom.archive).id == fresh.id


def test_fresh_without_an_earlier_run_is_just_a_run(newsroom: Newsroom) -> None:
    assert not opened(newsroom.archive, fresh=True, since="1d").resumed


def test_a_killed_run_shows_as_killed_with_its_counts(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    assert (newsroom.archive.run(newsroom.run_id).outcome, newsroom.archive.runs()[0].ended_at) == (None, None)
    kill(newsroom)
    shown = newsroom.archive.run(newsroom.run_id)
    assert (shown.outcome, shown.counts) == ("killed", {"new": 1})


def test_counts_go_on_over_a_resume(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    newsroom.archive.enqueue(newsroom.run_id, (a_link(address(2)),))
    assert newsroom.archive.close_run(newsroom.run_id, stopped=True).counts == {"new": 1, "unfinished": 1}
    opened(newsroom.archive)
    newsroom.archive.lease(newsroom.run_id, 1)
    assert newsroom.archive.run(newsroom.run_id).counts == {"new": 1, "unfinished": 1}
    newsroom.keep(an_article(1), a_capture(fetched_at=later(1)))
    assert newsroom.archive.run(newsroom.run_id).counts == {"new": 1, "seen": 1, "unfinished": 1}


def test_a_closed_run_keeps_counts_message_and_problems_but_not_its_frontier(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    for number in range(7):
        newsroom.record(newsroom.page("failed", problem=f"timed out {number}"))
    closed = newsroom.archive.close_run(newsroom.run_id, message="끝")
    assert (closed.outcome, closed.message, closed.counts) == ("suspicious", "끝", {"new": 1, "failed": 7})
    assert closed.ended_at is not None
    assert closed.problems == tuple(("failed", address(1), f"timed out {number}") for number in range(5))
    assert newsroom.archive.run(newsroom.run_id) == closed
    assert newsroom.archive.unfinished(newsroom.run_id) == 0


def test_a_run_that_ends_with_rows_left_is_stopped(newsroom: Newsroom) -> None:
    newsroom.archive.enqueue(newsroom.run_id, (a_link(),))
    assert newsroom.archive.close_run(newsroom.run_id).outcome == "stopped"


def test_any_text_can_be_a_message(newsroom: Newsroom) -> None:
    closed = newsroom.archive.close_run(newsroom.run_id, message="\udcff\0 disk I/O error")
    assert closed.message == "disk I/O error"


def test_the_latest_runs_come_first(newsroom: Newsroom) -> None:
    ids = [newsroom.run_id, *(opened(newsroom.archive, n=n).id for n in range(3))]
    assert [run.id for run in newsroom.archive.runs(2)] == ids[:1:-1]
    assert len(newsroom.archive.runs()) == 4


def test_a_run_on_a_stand_in_server_is_marked(newsroom: Newsroom) -> None:
    assert newsroom.archive.run(opened(newsroom.archive, simulated=True).id).simulated
    assert not newsroom.archive.run(newsroom.run_id).simulated


@pytest.mark.parametrize(
    ("counts", "stopped", "outcome"),
    [
        ({}, False, "complete"),
        ({"new": 3, "listing": 1}, False, "complete"),
        ({"gone": 1}, False, "complete"),
        ({"nothing": 1}, False, "complete"),
        ({"new": 3, "failed": 1}, False, "suspicious"),
        ({"seen": 3, "unrecognised": 1}, False, "suspicious"),
        ({"seen": 3, "refused": 1}, False, "suspicious"),
        ({"seen": 3, "missing": 1}, False, "complete"),
        ({"missing": 1}, False, "failed"),
        ({"unchanged": 3, "failed": 1}, False, "suspicious"),
        ({"seen": 3, "suspicious": 1}, False, "suspicious"),
        ({"suspicious": 1}, False, "failed"),
        ({"failed": 1}, False, "failed"),
        ({"listing": 1, "refused": 9}, False, "failed"),
        ({"new": 3}, True, "stopped"),
        ({"failed": 3}, True, "stopped"),
    ],
)
def test_a_run_is_judged_by_its_counts(counts: dict[str, int], stopped: bool, outcome: str) -> None:
    assert judge(counts, stopped=stopped) == outcome
