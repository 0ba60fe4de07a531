"""A handle that only reads: the database refuses to write, and what takes too long is given up."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from newsarchive.archive import ArchiveError, NewerSchema, NoArchive
from newsarchive.archive.engine import reading
from newsarchive.archive.read_handle import TookTooLong, open_to_read
from newsarchive.publishers import identify
from tests.archive.looking import run
from tests.archives import new_archive
from tests.building import Newsroom, an_article

LONG = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(30)",
}

SLOW = {
    "sqlite": LONG["sqlite"].replace("FROM n)", "FROM n WHERE i < 2000000)"),
    "postgresql": "SELECT pg_sleep(0.4)",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    with Newsroom(tmp_path, url=new_archive(request.param, tmp_path)) as room:
        room.keep(an_article())
        yield room


def test_it_reads_what_others_write_meanwhile(newsroom: Newsroom) -> None:
    with open_to_read(newsroom.url) as archive:
        before = archive.stats().articles
        newsroom.keep(an_article(8630999))
        assert archive.stats().articles == before + 1


WRITES: list[Callable[[Any], object]] = [
    lambda archive: archive.save_search("x", "금리"),
    lambda archive: archive.rebuild_index(lambda _done, _total: None),
    lambda archive: archive.open_run(spider="kbs", arguments={}, simulated=True),
    lambda archive: archive.watch("1", identify),
]


@pytest.mark.parametrize("write", WRITES)
def test_the_database_refuses_every_write(newsroom: Newsroom, write: Callable[[Any], object]) -> None:
    with open_to_read(newsroom.url) as archive, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        write(archive)


def test_what_takes_too_long_is_given_up_and_the_next_is_answered(newsroom: Newsroom) -> None:
    with open_to_read(newsroom.url, seconds=0.2) as archive:
        with reading(archive._engine) as connection, pytest.raises(DBAPIError) as stopped:
            connection.execute(text(LONG[connection.dialect.name]))
        assert isinstance(archive.objection(stopped.value), TookTooLong)
        assert archive.stats().articles == 1


def test_what_is_asked_seldom_may_take_longer_and_only_that(newsroom: Newsroom) -> None:
    with open_to_read(newsroom.url, seconds=0.2) as archive:
        with archive.patiently(20), reading(archive._engine) as connection:
            connection.execute(text(SLOW[connection.dialect.name]))
        with reading(archive._engine) as connection, pytest.raises(DBAPIError):
            connection.execute(text(LONG[connection.dialect.name]))


def test_many_threads_may_ask_at_once(newsroom: Newsroom) -> None:
    with open_to_read(newsroom.url) as archive, ThreadPoolExecutor(8) as pool:
        assert {found.total for found in pool.map(lambda _: archive.search(""), range(40))} == {1}


def test_nothing_is_made_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(NoArchive):
        open_to_read(f"sqlite:///{tmp_path}/none.db")
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (x)")
    with pytest.raises(ArchiveError, match="a database of something else"):
        open_to_read(f"sqlite:///{tmp_path}/other.db")
    assert [path.name for path in tmp_path.iterdir()] == ["other.db"]


def test_another_schema_is_named_not_upgraded(newsroom: Newsroom) -> None:
    run(newsroom.url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchema, match="9999"):
        open_to_read(newsroom.url)
    run(newsroom.url, "UPDATE alembic_version SET version_num = '0009'")
    with pytest.raises(ArchiveError, match="older"):
        open_to_read(newsroom.url)


def test_a_folder_that_cannot_be_written_is_enough(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    with Newsroom(tmp_path / "kept", url=new_archive("sqlite", tmp_path / "kept")) as room:
        room.keep(an_article())
        url = room.url
    (tmp_path / "kept").chmod(0o500)
    try:
        with open_to_read(url) as archive:
            assert archive.stats().articles == 1
    finally:
        (tmp_path / "kept").chmod(0o700)
