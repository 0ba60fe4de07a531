"""What came of asking is found however much is archived, and however many addresses are named."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from newsarchive.archive import verdicts_asked
from newsarchive.archive.engine import reading
from newsarchive.items import Outcome
from newsarchive.publishers import likely_identity
from tests.archive.looking import run
from tests.archives import new_archive
from tests.building import NOON, Newsroom, a_capture, an_article, later

PAPER = "https://paper.example"


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    with Newsroom(tmp_path, url=new_archive(request.param, tmp_path)) as room:
        yield room


def test_any_number_of_addresses_is_looked_up(newsroom: Newsroom) -> None:
    newsroom.miss(7, "404", NOON)
    keys = [f"kbs:ncd:{number}" for number in range(70_000)]  # PostgreSQL takes 65,535 parameters
    assert newsroom.archive.last_asked(keys).keys() == {"kbs:ncd:7"}


def test_answers_are_found_by_an_index_not_among_all_captures(tmp_path: Path) -> None:
    with Newsroom(tmp_path, url=new_archive("sqlite", tmp_path)) as newsroom:
        newsroom.miss(7, "404", NOON)
        plans = _plans(newsroom, ["kbs:ncd:7", "kbs:ncd:8"])
    assert any("ix_captures_key" in plan for plan in plans)
    assert not any("SCAN" in plan or "ix_captures_article_id" in plan for plan in plans)


def _plans(newsroom: Newsroom, keys: list[str]) -> list[str]:
    """How SQLite finds what `answers` asks for."""
    asked: list[tuple[str, Any]] = []
    with reading(newsroom.archive._engine) as connection:
        event.listen(connection, "before_cursor_execute", lambda *about: asked.append((about[2], about[3])))
        verdicts_asked.answers(connection, keys)
        explained = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {each}", told) for each, told in list(asked)]
        return [row[3] for rows in explained for row in rows]


def test_another_page_of_the_same_host_is_a_witness_where_no_article_is(newsroom: Newsroom) -> None:
    for hours in (0.0, 26.0):
        _record(newsroom, f"{PAPER}/news/1", hours, outcome="missing", missing="404", status=404)
        _record(newsroom, f"{PAPER}/about/{hours}", hours + 1, outcome="unrecognised", problem="no article", status=200)
        _record(newsroom, f"{PAPER}.other/{hours}", hours + 1, outcome="unrecognised", problem="no article", status=200)
    identity = likely_identity(f"{PAPER}/news/1")
    assert identity is not None
    answers = newsroom.archive.answers([identity.key])[identity.key]
    assert answers.witnesses == (later(1), later(27))
    assert not answers.has_articles


def _record(newsroom: Newsroom, url: str, hours: float, *, status: int, outcome: Outcome, **told: Any) -> None:
    capture = a_capture(url, b"<p>-</p>", later(hours), status=status)
    newsroom.record(newsroom.page(outcome, capture, likely_identity(url), **told))


def test_of_a_publisher_without_articles_nothing_is_a_witness(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    assert newsroom.archive.witness("nobody.example") is None


def test_a_host_that_asks_for_time_does_so_since_now_not_since_the_time_it_names(newsroom: Newsroom) -> None:
    host = "INSERT INTO hosts (host, delay, next_allowed_at, paused_until) VALUES ('slow.example', 1, 0, 4102444800)"
    run(newsroom.url, host)
    with reading(newsroom.archive._engine) as connection:
        silent = verdicts_asked.silent_hosts(connection)["slow.example"]
    assert abs(silent.since - datetime.now(UTC)) < timedelta(minutes=1)
