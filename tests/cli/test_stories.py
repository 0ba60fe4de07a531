"""`newsarchive stories`: as people and programs read it, and when it is called the wrong way or cannot write."""

import sqlite3
from pathlib import Path

import pytest

from newsarchive.archive.likening import Compared
from newsarchive.operations import stories
from newsarchive.operations.stories_reading import incomparable
from tests.archive.looking import rows, run
from tests.building import Newsroom
from tests.cli.conftest import BOTH_ENGINES, CommandLine
from tests.cli.processes import on_a_terminal
from tests.operations.tales import Telling, keep

TOLD = [
    *(Telling(story=1, number=number, day=number) for number in range(3)),
    *(Telling(story=2, number=number, day=10 + number) for number in range(2)),
    Telling(story=3, number=1, day=20),
]
FIRST, SECOND = TOLD[0], TOLD[3]


@pytest.fixture
def told(newsroom: Newsroom) -> Newsroom:
    """Three articles of one story from 6 January on, two of another from the 16th on, one of its own."""
    keep(newsroom, TOLD)
    return newsroom


def cells(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


@pytest.mark.usefixtures("told")
def test_the_stories_told_most_stand_in_a_table_and_what_was_done_is_said(newsarchive: CommandLine) -> None:
    answer = newsarchive("stories")
    assert answer.code == 0
    assert answer.err.splitlines() == ["newsarchive: 6 articles compared, 4 new pairs alike"]
    titles, first, second = cells(answer.out)
    assert titles == "articles publishers first (KST) last (KST) first article headline"
    headline = FIRST.article.headline
    assert first == f"3 3 2026-01-06 12:00 2026-01-08 12:02 {FIRST.key} {headline}"
    assert second.startswith(f"2 2 2026-01-16 12:00 2026-01-17 12:01 {SECOND.key} ")


@BOTH_ENGINES
@pytest.mark.usefixtures("told")
def test_programs_get_an_object_a_story(newsarchive: CommandLine) -> None:
    first, second = newsarchive("stories", "--json").records
    article = FIRST.article
    assert first == {
        "story": 1,
        "articles": 3,
        "publishers": 3,
        "first_appeared": "2026-01-06T12:00:00+09:00",
        "last_appeared": "2026-01-08T12:02:00+09:00",
        "first": {
            "id": 1,
            "key": FIRST.key,
            "publisher": "blog0.example",
            "headline": article.headline,
            "url": article.canonical_url,
        },
    }
    assert (second["story"], second["first"]["key"]) == (4, SECOND.key)


@pytest.mark.usefixtures("told")
def test_what_nothing_came_of_is_not_said_again(newsarchive: CommandLine) -> None:
    first, again = newsarchive("stories"), newsarchive("stories")
    assert (again.out, again.err) == (first.out, "")


@pytest.mark.usefixtures("told")
def test_without_an_update_nothing_is_compared(newsarchive: CommandLine, archive_url: str) -> None:
    answer = newsarchive("stories", "--no-update")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "No story is told by two archived articles.\n"
    assert rows(archive_url, "SELECT count(*) FROM stories") == [(0,)]
    newsarchive("stories")
    assert len(newsarchive("stories", "--no-update", "--json").records) == 2


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (("--since", "2026-01-16"), [SECOND.key]),
        (("--since", "2026-01-17"), []),  # a story that went on then, and began before
        (("--until", "2026-01-16"), [FIRST.key]),
        (("--until", "2026-01-17"), [FIRST.key, SECOND.key]),
        (("--since", "2026-01-07", "--until", "2026-01-10"), []),
        (("--limit", "1"), [FIRST.key]),
    ],
)
def test_stories_are_chosen_by_the_day_in_korea_that_they_began(
    newsarchive: CommandLine, words: tuple[str, ...], keys: list[str]
) -> None:
    assert [story["first"]["key"] for story in newsarchive("stories", "--json", *words).records] == keys


@BOTH_ENGINES
@pytest.mark.usefixtures("newsroom")
def test_in_an_empty_archive_there_is_no_story(newsarchive: CommandLine) -> None:
    answer = newsarchive("stories")
    assert (answer.code, answer.out, answer.err) == (0, "No story is told by two archived articles.\n", "")
    assert newsarchive("stories", "--json").out == ""


@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--since", "yesterdayish"), "yesterdayish"),
        (("--until", "2026-13-01"), "2026-13-01"),
        (("--limit", "0"), "0"),
        (("--limit", "many"), "many"),
        (("kbs:ncd:1",), "kbs:ncd:1"),
    ],
)
def test_what_is_typed_wrong_is_named(newsarchive: CommandLine, words: tuple[str, ...], named: str) -> None:
    answer = newsarchive("stories", *words)
    assert (answer.code, answer.out) == (2, "")
    assert named in answer.err


def test_an_archive_that_is_not_there_is_said_and_not_made(newsarchive: CommandLine, tmp_path: Path) -> None:
    answer = newsarchive("stories")
    assert (answer.code, answer.out) == (1, "")
    assert "a.db" in answer.err
    assert not (tmp_path / "a.db").exists()


def test_an_article_that_could_not_be_compared_is_told(
    told: Newsroom, newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compare(_url: str, ids: list[int]) -> list[Compared]:
        return list(map(incomparable, ids))

    monkeypatch.setattr(stories, "compare_some", compare)
    for number in range(20):
        keep(told, [Telling(story=9, number=number)])
    answer = newsarchive("stories")
    assert answer.code == 3
    assert "26 articles could not be compared" in answer.err
    assert answer.err.rstrip().endswith(" and 16 more")


def make_read_only(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.archive.close()
    with sqlite3.connect(newsroom.path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    monkeypatch.setattr("newsarchive.archive.read_only.os.access", lambda *_: False)  # root may write everything


def test_a_file_that_cannot_be_written_shows_what_is_known(
    told: Newsroom, newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsarchive("stories")
    make_read_only(told, monkeypatch)
    assert len(newsarchive("stories", "--json").records) == 2  # nothing is to be compared
    assert len(newsarchive("stories", "--no-update", "--json").records) == 2


def test_a_file_that_cannot_be_written_cannot_be_brought_up_to_date(
    told: Newsroom, newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_read_only(told, monkeypatch)
    answer = newsarchive("stories")
    assert (answer.code, answer.out) == (1, "")
    assert "read-only" in answer.err
    assert "--no-update" in answer.err
    assert newsarchive("stories", "--no-update").code == 0


@pytest.mark.parametrize("archive_url", ["postgresql"], indirect=True)
def test_a_server_that_takes_no_changes_shows_what_is_known(
    told: Newsroom, newsarchive: CommandLine, archive_url: str
) -> None:
    newsarchive("stories")
    keep(told, [Telling(story=3, number=2)])
    name = archive_url.rpartition("/")[2]
    run(archive_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    answer = newsarchive("stories")
    assert (answer.code, answer.out) == (1, "")
    assert "the server takes no changes" in answer.err
    assert "--no-update" in answer.err
    assert len(newsarchive("stories", "--no-update", "--json").records) == 2


@pytest.mark.usefixtures("told")
def test_on_a_terminal_the_table_fits(tmp_path: Path) -> None:
    code, seen = on_a_terminal(tmp_path, "--archive", "sqlite:///a.db", "stories")
    assert code == 0
    assert "6 articles compared" in seen
    assert "publishers" in seen


def test_help_shows_examples(newsarchive: CommandLine) -> None:
    out = newsarchive("stories", "--help").out
    assert "newsarchive stories --since 7d --limit 50" in out
