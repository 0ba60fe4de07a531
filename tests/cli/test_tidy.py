"""`newsarchive tidy`: says what goes and what went; killed or stopped at any moment, it leaves a whole archive."""

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from tests.archive.looking import rows, run
from tests.building import Newsroom, a_capture, address, an_article, later
from tests.cli.conftest import BOTH_ENGINES, CommandLine
from tests.cli.processes import environment
from tests.forks import Fork

RULE = '[retention]\ncaptures = "1d"\n'


def seen_daily(newsroom: Newsroom, days: int, articles: int = 1) -> None:
    """Each article once a day, on another page every time."""
    for day in range(days):
        for ncd in range(1, articles + 1):
            body = f"<h1>등대</h1>{'<p>불빛을 지켜봤습니다.</p>' * 40}{ncd} {day}".encode()
            newsroom.keep(an_article(ncd), a_capture(address(ncd), body, later(24 * day)))
    newsroom.archive.close_run(newsroom.run_id)


def wasted(newsroom: Newsroom) -> None:
    """Most of the file is free."""
    run(newsroom.path, "CREATE TABLE waste AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
        " WHERE i < 3000) SELECT i, randomblob(1000) AS b FROM n")  # fmt: skip
    run(newsroom.path, "DROP TABLE waste")


@BOTH_ENGINES
def test_a_dry_run_says_what_would_go_and_changes_nothing(
    newsarchive: CommandLine, newsroom: Newsroom, tmp_path: Path
) -> None:
    seen_daily(newsroom, 20)
    (tmp_path / "newsarchive.toml").write_text(RULE, encoding="utf-8")
    would = newsarchive("tidy", "--dry-run", "--json")
    assert (would.code, would.err) == (0, "")
    assert [(each["what"], each["rows"], each["dry_run"]) for each in would.records if each["rows"]] == [
        ("captures", 15, True),
        ("payloads", 15, True),
    ]
    shown = newsarchive("tidy", "--dry-run").out
    assert "would go" in shown
    assert rows(newsroom.url, "SELECT count(*) FROM captures") == [(20,)]
    done = newsarchive("tidy", "--json")
    assert [each["rows"] for each in done.records][:2] == [15, 15]
    assert done.records[-1]["what"] == "vacuum"
    assert "Nothing was old enough to go." in newsarchive("tidy").out
    assert newsarchive("tidy", "--quiet").out == ""


def test_what_came_of_the_file_is_told(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    wasted(newsroom)
    assert "1 run under way" in newsarchive("tidy").out
    assert "--no-vacuum" in newsarchive("tidy", "--no-vacuum").out
    assert "The file was made anew in 0 s" in newsarchive("tidy", "--force").out
    assert "the file is as it should be" in newsarchive("tidy").out


def test_an_archive_that_is_not_there_is_named(newsarchive: CommandLine) -> None:
    answer = newsarchive("tidy")
    assert answer.code == 1
    assert "there is no archive" in answer.err


@pytest.mark.parametrize(
    ("point", "count"),
    [
        ("before-commit-of-captures", 2),
        ("after-captures", 3),
        ("before-commit-of-a-page", 2),
        ("after-a-page", 5),
        ("in-vacuum", 3),
    ],
)
def test_killed_at_any_moment_it_leaves_a_whole_archive_and_goes_on(
    newsroom: Newsroom, tmp_path: Path, point: str, count: int
) -> None:
    seen_daily(newsroom, 20, articles=2)
    before = {each.id: newsroom.archive.capture_body(each.id) for each in newsroom.archive.export_all_captures()}
    wasted(newsroom)
    newsroom.archive.close()
    (tmp_path / "newsarchive.toml").write_text(RULE, encoding="utf-8")
    words = (point, str(count), "--archive", newsroom.url, "tidy")
    assert Fork("tests.operations.dying_tidying", *words, cwd=tmp_path, environment=environment()).wait(60) == -9
    again = Fork("newsarchive", *words[2:], "--json", cwd=tmp_path, environment=environment())
    assert (again.wait(60), again.err) == (0, "")
    assert rows(newsroom.path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(newsroom.path, "PRAGMA foreign_key_check") == []
    assert rows(newsroom.path, "SELECT count(*) FROM captures") == [(10,)]
    assert rows(newsroom.path, "SELECT count(*) FROM payloads") == [(10,)]
    with open_archive(newsroom.url) as archive:
        left = {each.id: archive.capture_body(each.id) for each in archive.export_all_captures()}
    assert left.items() <= before.items()


def test_ctrl_c_stops_it_after_the_step_under_way(newsroom: Newsroom, tmp_path: Path) -> None:
    seen_daily(newsroom, 60, articles=4)
    (tmp_path / "newsarchive.toml").write_text(RULE, encoding="utf-8")
    with closing(sqlite3.connect(newsroom.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # it waits for its turn
        process = Fork("newsarchive", "--archive", newsroom.url, "tidy", cwd=tmp_path, environment=environment())
        time.sleep(1.5)  # a process forks and opens the archive in a third of a second
        process.signal(signal.SIGINT)
        other.execute("ROLLBACK")
    assert process.wait(30) == 0
    assert "stopped; the same command goes on where it was" in process.err
    assert rows(newsroom.path, "SELECT count(*) FROM captures WHERE id > 0")[0][0] >= 40


def test_writers_never_wait_long_for_it(newsroom: Newsroom, tmp_path: Path) -> None:
    """Beside a tidying, a writer gets its turn within a fifth of a second."""
    seen_daily(newsroom, 60, articles=4)
    (tmp_path / "newsarchive.toml").write_text(RULE, encoding="utf-8")
    process = Fork(
        "newsarchive", "--archive", newsroom.url, "tidy", "--no-vacuum", cwd=tmp_path, environment=environment()
    )
    waits: list[float] = []
    with closing(sqlite3.connect(newsroom.path, isolation_level=None, timeout=0)) as other:
        began = time.monotonic()
        while process.code is None:
            try:
                other.execute("BEGIN IMMEDIATE")
                other.execute("ROLLBACK")
                waits.append(time.monotonic() - began)
                time.sleep(0.002)
                began = time.monotonic()
            except sqlite3.OperationalError:
                time.sleep(0.001)
    assert process.wait(60) == 0
    assert sorted(waits)[int(len(waits) * 0.9)] < 0.2
    assert max(waits) < 3, "whoever holds the lock may have to wait for the machine"
