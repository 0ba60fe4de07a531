"""An archive is copied whole and checked, between any two engines, or not at all."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from newsarchive.archive import open_archive
from newsarchive.archive.copying import NotCopied
from newsarchive.archive.index import rebuild
from newsarchive.archive.schema import Base
from tests.archive.looking import contents, rows, run
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, address, an_article, later
from tests.cli.processes import environment
from tests.postgres import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that is empty, or not there yet."""
    return fresh_database() if request.param == "postgresql" else f"sqlite:///{tmp_path}/copy.db"


def fill(newsroom: Newsroom, articles: int = 3) -> None:
    for ncd in range(1, articles + 1):
        newsroom.keep(an_article(ncd), a_capture(address(ncd), body=b"<p>%d</p>" % ncd))
    newsroom.keep(an_article(1, body="고친 글입니다."), a_capture(fetched_at=later(1), body=b"<p>edited</p>"))
    newsroom.miss(2, "410", later(2))


def silently(_table: str, _done: int, _total: int) -> None:
    pass


def test_a_copy_holds_the_same_and_the_source_stays_as_it_was(newsroom: Newsroom, target: str) -> None:
    fill(newsroom)
    before = contents(newsroom.url)
    done = newsroom.archive.copy_to(target, silently)
    assert {each.table for each in done} == set(Base.metadata.tables) - {"indexed"}
    assert all(each.source == each.target for each in done)
    assert contents(newsroom.url) == before
    with open_archive(target) as copy:
        assert copy.index_differences() == []
        assert copy.stats() == newsroom.archive.stats()
        assert [hit.key for hit in copy.search("고친").hits] == ["kbs:ncd:1"]


def test_a_copy_goes_on_numbering_where_the_source_was(newsroom: Newsroom, target: str, tmp_path: Path) -> None:
    fill(newsroom)
    newsroom.archive.copy_to(target, silently)
    with Newsroom(tmp_path, url=target) as copy:
        assert copy.keep(an_article(9), a_capture(address(9), body=b"<p>9</p>")) == "new"
    assert rows(target, "SELECT id FROM articles ORDER BY id") == [(1,), (2,), (3,), (4,)]


def test_a_target_that_is_not_empty_is_refused_and_named(newsroom: Newsroom, tmp_path: Path) -> None:
    other = new_archive("sqlite", tmp_path, "other.db")
    before = contents(other)
    with pytest.raises(NotCopied, match=r"other\.db is not empty \(it has"):
        newsroom.archive.copy_to(other, silently)
    assert contents(other) == before


def test_a_row_that_is_not_alike_is_named_and_the_copy_taken_back(
    newsroom: Newsroom, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(newsroom)
    [(second,)] = rows(newsroom.url, "SELECT id FROM versions ORDER BY id LIMIT 1 OFFSET 1")

    def and_spoil(connection: Connection, tell: Callable[[int, int], None]) -> None:
        rebuild(connection, tell)
        connection.execute(text(f"UPDATE versions SET headline = 'x' WHERE id = {second}"))

    monkeypatch.setattr("newsarchive.archive.copying.rebuild", and_spoil)
    with pytest.raises(NotCopied, match=f"versions id {second} differs in headline"):
        newsroom.archive.copy_to(target, silently)
    monkeypatch.undo()
    newsroom.archive.copy_to(target, silently)


_KILLED = """
import os, signal, sys
from newsarchive.archive import open_archive
def tell(table, done, total):
    if table == "versions" and done:
        os.kill(os.getpid(), signal.SIGKILL)
with open_archive(sys.argv[1]) as archive:
    archive.copy_to(sys.argv[2], tell)
"""


def test_a_copy_that_is_killed_leaves_nothing_and_can_be_made_again(newsroom: Newsroom, target: str) -> None:
    fill(newsroom)
    words = (sys.executable, "-c", _KILLED, newsroom.url, target)
    assert subprocess.run(words, env=environment(), check=False).returncode == -signal.SIGKILL
    with pytest.raises(Exception, match="is empty"):
        open_archive(target)
    newsroom.archive.copy_to(target, silently)
    with open_archive(target) as copy:
        assert copy.stats() == newsroom.archive.stats()


def test_rows_that_point_to_later_ones_of_their_table_are_copied(newsroom: Newsroom, target: str) -> None:
    fill(newsroom)
    run(newsroom.url, "UPDATE payloads SET base_id = 3 WHERE id = 1")
    newsroom.archive.copy_to(target, silently)
    assert rows(target, "SELECT id, base_id FROM payloads WHERE base_id IS NOT NULL") == [(1, 3)]


def test_every_table_is_copied_or_made_anew(newsroom: Newsroom) -> None:
    made_anew = re.compile(r"article_index|(captures|versions)_(older|\d{4}_\d\d)$|version_numbers$")
    held = {name for name in contents(newsroom.url) if not made_anew.match(name)}
    assert held == set(Base.metadata.tables) | {"alembic_version"}
