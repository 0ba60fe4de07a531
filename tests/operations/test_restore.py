"""An archive comes of a backup, whole and ready to go on, and what is there is not lost for it."""

import hashlib
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from demo.server import DemoSite
from newsarchive.archive import ArchiveError, open_archive
from newsarchive.archive.forget_bodies import Looked
from newsarchive.archive.taking_down import Order
from newsarchive.operations.backup import back_up
from newsarchive.operations.backup_manifest import NotABackup, place_of
from newsarchive.operations.restoring import restore
from newsarchive.operations.restoring_files import NotRestored
from tests.archive.looking import contents, rows, run
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, address, an_article
from tests.killing.crawls import KilledCrawl, many_stories
from tests.killing.promises import assert_finishes_whole
from tests.operations.backups import backed_up, files_in, fill, in_file, restored, silently
from tests.postgres import fresh_database

ENGINES = pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
PAGES = 60


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(tmp_path) as room:
        fill(room)
        yield room


@pytest.fixture
def ended(newsroom: Newsroom, tmp_path: Path) -> Path:
    """A backup of the newsroom's archive, which nobody is at work on any more."""
    file = backed_up(newsroom, tmp_path / "b")
    newsroom.archive.close_run(newsroom.run_id)
    newsroom.archive.close()
    return file


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_an_archive_comes_of_a_backup_on_the_other_engine(engine: str, tmp_path: Path) -> None:
    target = in_file(tmp_path / "new.db") if engine == "postgresql" else fresh_database()
    with Newsroom(tmp_path, url=new_archive(engine, tmp_path)) as room:
        fill(room)
        before = room.archive.stats()
        file = backed_up(room, tmp_path / "b")
    done = restored(file, target)
    assert (done.replaced, done.taken_down, done.resumable) == (None, 0, ["kbs"])
    with open_archive(target) as archive:
        assert archive.stats() == before
        assert archive.index_differences() == []


HARMS = {
    "cut": "is not whole",
    "changed": "is damaged, or was changed",
    "manifest": "cannot be read",
    "no manifest": "has no manifest",
    "newer": "written by a newer",
    "form": "newer newsarchive",
    "nothing": "there is no file",
}


def harm(how: str, file: Path) -> None:
    """Do that to a backup."""
    place, told = place_of(file), json.loads(place_of(file).read_text())
    file.chmod(0o600)
    if how == "cut":
        file.write_bytes(file.read_bytes()[:-4096])
    elif how == "changed":
        file.write_bytes(file.read_bytes()[:-1] + b"!")
    elif how == "manifest":
        place.write_text("{")
    elif how == "no manifest":
        place.unlink()
    elif how == "newer":
        run(file, "UPDATE alembic_version SET version_num = '9999'")
        place.write_text(json.dumps({**told, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}))
    elif how == "form":
        place.write_text(json.dumps({**told, "form": 99}))
    else:
        file.unlink()


@pytest.mark.parametrize("how", HARMS)
def test_what_is_no_whole_backup_is_refused_and_all_stays_as_it_was(
    how: str, newsroom: Newsroom, ended: Path, tmp_path: Path
) -> None:
    harm(how, ended)
    before = contents(newsroom.path)
    for url, replaces in ((in_file(tmp_path / "new.db"), False), (newsroom.url, True)):
        with pytest.raises((NotABackup, ArchiveError), match=HARMS[how]):
            restored(ended, url, replaces=replaces)
    assert contents(newsroom.path) == before
    assert files_in(tmp_path) == ["a.db", "b"]


def test_an_archive_is_replaced_only_when_that_is_said_and_is_kept(
    newsroom: Newsroom, ended: Path, tmp_path: Path
) -> None:
    run(newsroom.path, "INSERT INTO publishers VALUES ('late', '2026-01-01')")
    with pytest.raises(NotRestored, match="--replace"):
        restored(ended, newsroom.url)
    done = restored(ended, newsroom.url, replaces=True)
    assert done.replaced is not None
    assert rows(newsroom.path, "SELECT id FROM publishers") == [("kbs",)]
    assert rows(done.replaced, "SELECT id FROM publishers") == [("kbs",), ("late",)]
    assert [name for name in files_in(tmp_path) if name.endswith(("-wal", "-shm"))] == []
    assert rows(newsroom.path, "PRAGMA integrity_check") == [("ok",)]


_LATE = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("INSERT INTO publishers VALUES ('late', '2026-01-01')")
os.kill(os.getpid(), 9)
"""


def test_what_a_killed_process_left_in_the_log_goes_with_the_archive_it_belongs_to(
    newsroom: Newsroom, ended: Path
) -> None:
    subprocess.run((sys.executable, "-c", _LATE, str(newsroom.path)), check=False)
    assert newsroom.path.with_name("a.db-wal").stat().st_size > 0
    done = restored(ended, newsroom.url, replaces=True)
    assert done.replaced is not None
    assert rows(done.replaced, "SELECT id FROM publishers") == [("kbs",), ("late",)]
    assert rows(newsroom.path, "SELECT id FROM publishers") == [("kbs",)]


def test_a_log_whose_archive_is_gone_is_not_taken_for_the_restored_ones(newsroom: Newsroom, ended: Path) -> None:
    subprocess.run((sys.executable, "-c", _LATE, str(newsroom.path)), check=False)
    newsroom.path.unlink()
    restored(ended, newsroom.url)
    assert rows(newsroom.path, "SELECT id FROM publishers") == [("kbs",)]
    assert rows(newsroom.path, "PRAGMA integrity_check") == [("ok",)]


def test_an_archive_that_a_crawl_writes_is_not_replaced(newsroom: Newsroom, tmp_path: Path) -> None:
    file = backed_up(newsroom, tmp_path / "b")
    with pytest.raises(NotRestored, match=r"run 1 \(kbs\) is under way"):
        restored(file, newsroom.url, replaces=True)


def test_an_archive_that_a_shell_has_open_is_not_replaced(
    newsroom: Newsroom, ended: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsarchive.operations.restoring_files.ALONE_SECONDS", 0.1)
    with closing(sqlite3.connect(newsroom.path)) as shell:
        shell.execute("SELECT count(*) FROM runs").fetchone()
        with pytest.raises(NotRestored, match="another program has"):
            restored(ended, newsroom.url, replaces=True)
    assert restored(ended, newsroom.url, replaces=True).replaced is not None


def test_what_was_taken_out_since_stays_out(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as room:
        room.keep(an_article(1, "갈매나무", "갈매나무가 자랐습니다."), a_capture(body="갈매나무".encode()))
        room.keep(an_article(2), a_capture(address(2), body=b"<p>2</p>"))
        file = backed_up(room, tmp_path / "b")
        room.archive.take_down("kbs:ncd:1", lambda _url: None, Order(reason="asked"), Looked())
        tombstones = room.archive.takedowns_of()
        room.archive.close_run(room.run_id)
    assert restored(file, room.url, replaces=True).taken_down == 1
    beside = in_file(tmp_path / "new.db")
    told = restore(file, beside, replaces=False, tombstones=tombstones, identify=lambda _url: None, tell=silently)
    assert told.taken_down == 1
    for path in (room.path, tmp_path / "new.db"):
        assert rows(path, "SELECT key FROM articles") == [("kbs:ncd:2",)]
        assert "갈매나무".encode() not in path.read_bytes()


def test_a_damaged_archive_is_replaced_when_its_takedowns_are_given_up(newsroom: Newsroom, ended: Path) -> None:
    newsroom.path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(NotRestored, match="--without-takedowns"):
        restored(ended, newsroom.url, replaces=True)
    done = restore(ended, newsroom.url, replaces=True, tombstones=(), identify=lambda _url: None, tell=silently)
    assert done.replaced is not None
    assert done.replaced.read_bytes().startswith(b"no database")
    assert rows(newsroom.path, "SELECT count(*) FROM articles") == [(3,)]


def test_a_restored_run_is_gone_on_with_whoever_had_it(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as room:
        room.lease_one(address(5))
        run(room.url, "UPDATE runs SET owner = 'elsewhere:5:5'")
        run(room.url, "UPDATE frontier SET lease_owner = 'elsewhere:5:5'")
        file = backed_up(room, tmp_path / "b")
    restored(file, in_file(tmp_path / "new.db"))
    with Newsroom(tmp_path, "new.db") as again:
        assert again.run_id == 1
        assert [each.url for each in again.archive.lease(1, 1)] == [address(5)]


@ENGINES
def test_a_backup_made_during_a_crawl_is_gone_on_with_and_nothing_is_lost(engine: str, tmp_path: Path) -> None:
    source = new_archive(engine, tmp_path, "live.db")
    target = fresh_database() if engine == "postgresql" else in_file(tmp_path / "new.db")
    with DemoSite(many_stories(PAGES)) as site:
        process = KilledCrawl(site, source)._run_for(0.0)
        while rows(source, "SELECT count(*) FROM articles")[0][0] < 8:
            assert process.code is None
            time.sleep(0.01)
        with open_archive(source) as archive:
            made = back_up(archive, tmp_path / "b", is_folder=True, tell=silently)
        process.kill()
        assert 8 <= int(made.manifest.tables["articles"]["rows"]) < PAGES
        assert restored(made.file, target).resumable == ["kbs"]
        assert_finishes_whole(KilledCrawl(site, target), PAGES)
    with open_archive(target) as archive:
        assert archive.runs_under_way() == []
