"""`newsarchive forget`: asks first, says what went and what stays, and is whole or not at all wherever it dies."""

import json
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from newsarchive.publishers import likely_identity
from tests.archive.forgotten import anywhere, in_files, marked
from tests.archive.looking import contents, rows
from tests.building import Newsroom, a_capture, address, an_article
from tests.cli.conftest import BOTH_ENGINES, CommandLine
from tests.cli.processes import answering, environment
from tests.forks import Fork
from tests.killing.promises import assert_sound
from tests.operations.dying_forget import POINTS

TEXT, OTHER = marked(1), marked(3)
WHY = ("--reason", "asked for")


@pytest.fixture
def filled(newsroom: Newsroom) -> Newsroom:
    """Article 1, which is to go, and article 2."""
    for ncd, text in ((1, TEXT), (2, OTHER)):
        body = f"<html>{'<p>'.join(text)}{'<nav>' * 80}</html>".encode()
        newsroom.keep(an_article(ncd, text[0], "\n".join(text[1:])), a_capture(address(ncd), body))
    listed = a_capture("https://news.kbs.co.kr/list", f"<li>{TEXT[0]}</li>".encode())
    newsroom.record(newsroom.page("listing", listed))
    newsroom.archive.close_run(newsroom.run_id)
    return newsroom


@BOTH_ENGINES
def test_it_says_what_went_and_where_else_to_look(newsarchive: CommandLine, filled: Newsroom) -> None:
    answer = newsarchive("forget", address(1), *WHY, "--yes")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("kbs:ncd:1 was taken out: ")
    for went in ("1 version", "1 capture", "1 page", "1 list emptied"):
        assert went in answer.out
    assert "backups, exports and logs made before may still hold it: docs/legal.md" in answer.out
    assert TEXT[0] not in answer.out
    assert anywhere(TEXT, filled.url) == {}


def test_as_json(newsarchive: CommandLine, filled: Newsroom) -> None:
    told = newsarchive("forget", "1", *WHY, "--law", "--author", "desk", "--yes", "--json").record
    assert told.pop("taken_down_at")
    assert told.pop("removed")["versions"] == 1
    assert told == {
        "key": "kbs:ncd:1",
        "publisher": "kbs",
        "number": 1,
        "taken_down_before": None,
        "status": 451,
        "reason": "asked for",
        "author": "desk",
        "dry_run": False,
        "copies": [],
        "cited_by": [],
        "shown_elsewhere": None,
        "traces_left": False,
    }
    assert filled.archive.takedowns_of()[0].status == 451
    listed = newsarchive("forget", "--list", "--json").record
    assert (listed["key"], listed["status"], listed["author"]) == ("kbs:ncd:1", 451, "desk")
    assert set(listed) == {
        *("taken_down_at", "publisher", "key", "key_sha256", "number", "status", "reason", "author"),
        *("addresses_sha256", "removed"),
    }


def test_a_dry_run_changes_nothing(newsarchive: CommandLine, filled: Newsroom) -> None:
    before = contents(filled.url)
    answer = newsarchive("forget", "1", *WHY, "--dry-run", "--json")
    assert (answer.code, answer.record["dry_run"], answer.record["removed"]["articles"]) == (0, True, 1)
    assert contents(filled.url) == before
    assert newsarchive("forget", "1", *WHY, "--dry-run").out.startswith("kbs:ncd:1 would be taken out: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("1",), "--reason is missing"),
        (("1", "--reason", " "), "--reason is missing"),
        ((), "give articles (ID|URL) with --reason, or --list, or --finish"),
        (("1", "--list", *WHY), "one of these"),
        (("1", *WHY), "nobody is there to ask: give --yes"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    newsarchive: CommandLine, filled: Newsroom, words: tuple[str, ...], said: str
) -> None:
    answer = newsarchive("forget", *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert filled.archive.takedowns_of() == []


def test_of_several_all_are_known_or_none_goes(newsarchive: CommandLine, filled: Newsroom) -> None:
    answer = newsarchive("forget", "1", "77", *WHY, "--yes")
    assert (answer.code, filled.archive.takedowns_of()) == (1, [])
    assert "no article '77'" in answer.err
    assert "barred by its address" in answer.err
    assert len(newsarchive("forget", "1", "kbs:ncd:2", address(1), *WHY, "--yes", "--json").records) == 2


def test_a_person_is_asked_with_the_headline_and_may_say_no(filled: Newsroom, tmp_path: Path) -> None:
    words = ("--archive", filled.url, "forget", "1", *WHY)
    code, said = answering(tmp_path, b"n\n", *words)
    assert (code, TEXT[0] in said, "Take this out for ever?" in said) == (1, True, True)
    assert "nothing was taken out" in said
    assert filled.archive.takedowns_of() == []
    code, said = answering(tmp_path, b"y\n", *words)
    assert (code, len(filled.archive.takedowns_of())) == (0, 1)


def test_with_thorough_pages_of_others_that_show_it_are_named(newsarchive: CommandLine, filled: Newsroom) -> None:
    shows = a_capture(address(3), f"<html>{OTHER[1]}<aside>{TEXT[0]}</aside></html>".encode())
    with open_archive(filled.url) as archive:
        run = archive.open_run(spider="more", arguments={}, simulated=False)
        filled.run_id = run.id
        filled.keep(an_article(3, OTHER[0], OTHER[1]), shows)
    assert newsarchive("forget", "1", *WHY, "--dry-run", "--thorough", "--json").record["shown_elsewhere"] == [
        "kbs:ncd:3"
    ]
    told = newsarchive("forget", "1", *WHY, "--yes", "--thorough").out
    assert "pages of other articles show some of it, and stay: kbs:ncd:3" in told


def test_traces_that_a_reader_keeps_end_with_code_3_and_are_finished_later(
    newsarchive: CommandLine, filled: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsarchive.archive.takedown_traces.BUSY_MS", 50)
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        answer = newsarchive("forget", "1", *WHY, "--yes", "--json")
        assert (answer.code, answer.record["traces_left"]) == (3, True)
        assert "another program is reading" in answer.err
        assert "newsarchive forget --finish" in answer.err
        assert "traces may be left" in newsarchive("forget", "--list").err
        assert newsarchive("forget", "--finish").code == 3
    done = newsarchive("forget", "--finish")
    assert (done.code, done.out, done.err) == (0, "", "newsarchive: the last traces were removed\n")
    assert newsarchive("forget", "--finish").err == "newsarchive: no traces are left to be removed\n"
    assert in_files(TEXT, filled.path.parent, *OTHER) == {}


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_moment_it_is_whole_or_has_not_begun(filled: Newsroom, tmp_path: Path, point: str) -> None:
    before = contents(filled.url)
    words = ("--archive", filled.url, "forget", "1", *WHY, "--yes", "--json")
    died = Fork("tests.operations.dying_forget", point, *words, cwd=tmp_path, environment=environment())
    assert died.wait(60) == -signal.SIGKILL, died.err
    assert_sound(filled.url)
    if list(POINTS).index(point) <= list(POINTS).index("before-commit"):
        assert contents(filled.url) == before
        finish: tuple[str, ...] = words
    else:
        assert anywhere(TEXT, filled.url) == {} or rows(filled.url, "SELECT count(*) FROM articles") == [(1,)]
        assert filled.archive.traces_left() is not None
        finish = (*words[:3], "--finish")
    done = Fork("newsarchive", *finish, cwd=tmp_path, environment=environment())
    assert done.wait(60) == 0, done.err
    filled.archive.close()
    assert in_files(TEXT, filled.path.parent, *OTHER) == {}
    with open_archive(filled.url) as archive:
        assert archive.traces_left() is None
        assert [each.key for each in archive.takedowns_of()] == ["kbs:ncd:1"]
        assert archive.article("2", likely_identity).current.headline == OTHER[0]


def test_the_list_in_a_table(newsarchive: CommandLine, filled: Newsroom) -> None:
    assert newsarchive("forget", "--list").err == "nothing was taken out\n"
    newsarchive("forget", "https://blog.example/2026/words", *WHY, "--yes")
    newsarchive("forget", "1", *WHY, "--yes", "--author", "desk")
    told = newsarchive("forget", "--list").out
    assert ("sha256:" in told, "words" in told, "kbs:ncd:1" in told, "desk" in told) == (True, False, True, True)
    assert json.loads(newsarchive("forget", "--list", "--json").out.splitlines()[0])["key"] is None
    assert filled.archive.takedowns_of()[0].number is None
