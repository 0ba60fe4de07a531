"""The benchmark of the frontier measures what it says, at sizes that take no time."""

from pathlib import Path

import pytest

from benchmarks import frontier, frontier_calls, frontier_rows
from benchmarks.frontier import Claim
from benchmarks.frontier_rows import DELAY, Shape
from newsarchive.archive.engine import connect
from tests.archive.looking import rows
from tests.archives import new_archive
from tests.postgres import fresh_database

SMALL = Shape(rows=120, hosts=12, runs=1)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "PostgreSQL":
        monkeypatch.setenv("TEST_POSTGRES_URL", fresh_database())
    return str(request.param)


@pytest.mark.parametrize("runs", [1, 12])
def test_every_situation_is_measured_and_only_hosts_that_are_due_give_anything(engine: str, runs: int) -> None:
    found = list(frontier_calls.measured(engine, Shape(rows=120, hosts=12, runs=runs), 4))
    given = {row["situation"]: row["given"] for row in found}
    assert given == {
        "all due": 4,
        "few due": 4,
        "none due": 0,
        "asked by others": 0,
        "all due, 99 % done": given["all due, 99 % done"],
    }
    assert all(0 < row["claim_p50_ms"] <= row["claim_p99_ms"] <= row["claim_max_ms"] for row in found)
    assert all(row["queue_p50_ms"] > 0 for row in found)


def test_half_of_the_rows_of_each_host_are_done_where_that_is_said(tmp_path: Path) -> None:
    url = new_archive("sqlite", tmp_path)
    frontier_rows.fill(connect(url), SMALL, 0.5)
    counted = rows(url, "SELECT state, count(*), count(DISTINCT host) FROM frontier GROUP BY state")
    assert sorted(counted) == [("done", 60, 12), ("queued", 60, 12)]
    assert rows(url, "SELECT count(*), min(not_before) FROM awaited") == [(12, 0.0)]


def test_processes_that_claim_together_are_held_against_the_delay(engine: str) -> None:
    found = frontier.together(engine, SMALL, 2, 5)
    assert (found["claims"], found["rows_twice"], found["hosts_early"]) == (10, 0, 0)


def test_a_host_that_is_claimed_too_early_is_seen() -> None:
    first = Claim(row=1, host="a", since=10.0, until=10.1)
    assert frontier.early([first, Claim(row=2, host="a", since=10.0 + DELAY / 2, until=10.0 + DELAY * 0.9)]) == 1
    assert frontier.early([first, Claim(row=2, host="a", since=10.0 + DELAY, until=10.2 + DELAY)]) == 0
    assert frontier.early([first, Claim(row=2, host="b", since=10.0, until=10.1)]) == 0


def test_memory_is_looked_at_after_each_tenth(engine: str) -> None:
    found = frontier.memory(engine, SMALL, 20)
    assert len(found["megabytes"]) == 10
