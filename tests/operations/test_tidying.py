"""Tidying: whatever the history, the archive says the same of contents afterwards, and goes on in the same way."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive import clock
from newsarchive.archive import open_archive
from newsarchive.config import Retention
from newsarchive.operations.tidying import Tidied
from newsarchive.operations.tidying import tidy as tidy_archive
from tests.archive.looking import capture_ids, rows, run
from tests.building import NOON, Newsroom, a_capture, address, an_article, later
from tests.histories import a_run, kill
from tests.operations.tidied_world import ACTIONS, ARTICLES, Step, Teller, answers, pages, warc

DAY = timedelta(days=1)
ALL = Retention(captures=DAY, runs=DAY)


def tidy(newsroom: Newsroom, retention: Retention = ALL, **how: Any) -> Tidied:
    return tidy_archive(newsroom.archive, retention, tell=lambda *_, **__: None, **how)


def went(done: Tidied) -> dict[str, int]:
    return {each.what: each.rows for each in done.swept if each.rows}


def counted(newsroom: Newsroom, table: str) -> int:
    return int(rows(newsroom.url, f"SELECT count(*) FROM {table}")[0][0])


STEPS = st.lists(
    st.builds(Step, st.sampled_from(ARTICLES), st.sampled_from(ACTIONS), st.sampled_from([0.2, 2, 30, 200])),
    min_size=1,
    max_size=40,
)


def check_same(folder: Path, before: list[Step], after: list[Step], every: int) -> int:
    """How many captures went."""
    with Newsroom(folder, "plain.db") as plain, Newsroom(folder, "tidied.db") as tidied:
        both = Teller(plain), Teller(tidied)
        for teller in both:
            teller.tell(before)
            teller.newsroom.archive.close_run(teller.newsroom.run_id)
            teller.newsroom.run_id = teller.newsroom.archive.open_run(spider="kbs", arguments={}, simulated=False).id
        gone = went(tidy(tidied, Retention(captures=DAY, keep_every=every * DAY)))
        moments = [NOON + number * 8 * DAY for number in range(12)]
        assert answers(plain, moments) == answers(tidied, moments)
        left = pages(tidied)
        assert left.items() <= pages(plain).items()
        assert warc(tidied)
        assert went(tidy(tidied, Retention(captures=DAY, keep_every=every * DAY))) == {}
        assert both[0].tell(after) == both[1].tell(after)
        assert answers(plain, moments) == answers(tidied, moments)
        assert rows(tidied.path, "PRAGMA foreign_key_check") == []
        assert rows(tidied.path, "SELECT count(*) FROM payloads p WHERE NOT EXISTS"
                    " (SELECT 1 FROM captures WHERE payload_id = p.id)") == [(0,)]  # fmt: skip
        return gone.get("captures", 0)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, STEPS, st.sampled_from([1, 7, 60]))
def test_whatever_the_history_a_tidied_archive_says_and_does_the_same(
    before: list[Step], after: list[Step], every: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check_same(Path(folder), before, after, every)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, STEPS, st.sampled_from([1, 7, 60]))
def test_whatever_the_history_a_tidied_archive_says_and_does_the_same_long(
    before: list[Step], after: list[Step], every: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check_same(Path(folder), before, after, every)


def seen_daily(newsroom: Newsroom, days: int, ncd: int = 1) -> None:
    """One page a day, other bytes every day, kept beside one another."""
    for day in range(days):
        body = f"<h1>등대</h1>{'<p>불빛을 지켜봤습니다.</p>' * 40}{day}".encode()
        newsroom.keep(an_article(ncd), a_capture(address(ncd), body, later(24 * day)))
    newsroom.archive.close_run(newsroom.run_id)


def test_what_told_nothing_new_goes_with_its_pages_and_what_stays_can_be_read(newsroom: Newsroom) -> None:
    seen_daily(newsroom, 40)
    before = pages(newsroom)
    would = tidy(newsroom, dry_run=True)
    assert counted(newsroom, "captures") == 40
    done = tidy(newsroom)
    assert went(done) == went(would) == {"captures": 32, "payloads": 32}
    assert counted(newsroom, "payloads") == counted(newsroom, "captures") == 8
    assert pages(newsroom).items() <= before.items()
    assert went(tidy(newsroom)) == {}
    assert newsroom.archive.chores()["tidy"].result["stopped"] is False


def test_without_a_rule_nothing_is_thinned(newsroom: Newsroom) -> None:
    seen_daily(newsroom, 20)
    assert went(tidy(newsroom, Retention())) == {}
    assert counted(newsroom, "captures") == 20


def test_captures_of_a_run_that_may_go_on_stay(newsroom: Newsroom) -> None:
    for day in range(10):
        newsroom.keep(an_article(1), a_capture(address(1), fetched_at=later(24 * day)))
    assert went(tidy(newsroom)) == {}
    newsroom.archive.close_run(newsroom.run_id)
    assert went(tidy(newsroom)) == {"captures": 6}


def test_captures_that_a_verdict_names_stay(newsroom: Newsroom) -> None:
    seen_daily(newsroom, 10)
    ids = capture_ids(newsroom.url)
    run(newsroom.url, "INSERT INTO verdicts (article_id, link, link_digest, verdict, reason, rules, by_hand, judged_at,"
        " evidence, evidence_digest, basis, simulated) VALUES (1, '{}', '', 'gone', '', '', false,"
        f" '2026-01-06T03:00:00.000+00:00', '{{\"asked\": [{{\"capture_id\": {ids[3]}}}, {{\"capture_id\": null}}]}}',"
        " '', '', false)")  # fmt: skip
    run(newsroom.url, "INSERT INTO verdicts (article_id, link, link_digest, verdict, reason, rules, by_hand, judged_at,"
        " evidence, evidence_digest, basis, simulated) VALUES (1, '{}', '', 'gone', 'by hand', '', true,"
        " '2026-01-06T03:00:00.000+00:00', '{}', '', '', false)")  # fmt: skip
    tidy(newsroom)
    assert capture_ids(newsroom.url) == [ids[0], ids[1], ids[3], ids[9]]


def test_what_an_ended_run_could_not_read_goes_and_what_later_runs_are_held_against_stays(newsroom: Newsroom) -> None:
    for _ in range(3):
        a_run(newsroom, good=1, failed=2)
    assert counted(newsroom, "frontier") == 6
    tidy(newsroom)
    assert (counted(newsroom, "frontier"), counted(newsroom, "yields"), counted(newsroom, "runs")) == (6, 3, 4)
    clock.ahead = 2 * DAY
    try:
        assert went(tidy(newsroom)) == {"frontier": 6}
        assert (counted(newsroom, "yields"), counted(newsroom, "runs")) == (3, 4)
    finally:
        clock.ahead = timedelta()


def test_runs_and_yields_do_not_grow_for_ever(newsroom: Newsroom) -> None:
    for number in range(130):
        newsroom.archive.close_run(newsroom.run_id)
        newsroom.run_id = newsroom.archive.open_run(spider="kbs", arguments={}, simulated=False).id
        run(newsroom.url, f"INSERT INTO yields VALUES ({number + 1}, 'kbs', 1, 1, 1, 0, 0, 0)")
    clock.ahead = 40 * DAY
    try:
        assert went(tidy(newsroom)) == {"yields": 30, "runs": 30}
        assert went(tidy(newsroom, Retention())) == {}
    finally:
        clock.ahead = timedelta()


def test_a_run_that_was_killed_long_ago_is_closed_and_goes_on_no_more(newsroom: Newsroom) -> None:
    newsroom.lease_one(address(1))
    kill(newsroom)
    tidy(newsroom)
    assert newsroom.archive.goes_on(spider="kbs", arguments={}, simulated=False)
    clock.ahead = 2 * DAY
    try:
        tidy(newsroom)
    finally:
        clock.ahead = timedelta()
    assert not newsroom.archive.goes_on(spider="kbs", arguments={}, simulated=False)
    assert newsroom.archive.run(newsroom.run_id).outcome == "killed"
    assert counted(newsroom, "frontier") == 0


def test_a_file_that_is_mostly_free_is_made_anew_unless_a_run_is_under_way(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as newsroom:
        run(newsroom.path, "CREATE TABLE waste AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            " WHERE i < 2000) SELECT i, randomblob(1000) AS b FROM n")  # fmt: skip
        run(newsroom.path, "DROP TABLE waste")
        before = newsroom.path.stat().st_size
        assert newsroom.archive.close_run(newsroom.run_id)
        newsroom.run_id = newsroom.archive.open_run(spider="kbs", arguments={}, simulated=False).id
        busy = tidy(newsroom)
        assert busy.vacuumed is not None
        assert (busy.vacuumed.outcome, busy.vacuumed.runs) == ("run under way", (newsroom.run_id,))
        newsroom.archive.close_run(newsroom.run_id)
        assert tidy(newsroom, vacuums=False).vacuumed.outcome == "not asked for"  # type: ignore[union-attr]
        done = tidy(newsroom)
        assert done.vacuumed is not None
        assert done.vacuumed.outcome == "done"
        assert newsroom.path.stat().st_size < before / 2
        assert newsroom.archive.chores()["vacuum"].result["outcome"] == "done"
        again = tidy(newsroom)
        assert again.vacuumed is not None
        assert again.vacuumed.outcome == "not needed"
    with open_archive(newsroom.url) as archive:
        assert archive.index_differences() == []
