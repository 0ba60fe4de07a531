"""A backup is what the archive was at one instant, whatever happens meanwhile; or there is none."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsarchive import clock
from newsarchive.archive import ArchiveError, open_archive, snapshots
from newsarchive.archive.forget_bodies import Looked
from newsarchive.archive.processes import this_process
from newsarchive.archive.taking_down import Order
from newsarchive.operations import backup_files
from newsarchive.operations.backup import CHORE, NoBackup, back_up
from newsarchive.operations.backup_manifest import read
from tests.archive.looking import rows, run
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, an_article
from tests.cli.processes import environment
from tests.operations.backups import backed_up, files_in, fill, in_file, silently
from tests.operations.dying_backups import STEPS


@pytest.fixture(autouse=True)
def the_clock_goes_right() -> Iterator[None]:
    yield
    clock.ahead = timedelta()


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    """An archive with something in it."""
    url = new_archive("postgresql", tmp_path) if request.param == "postgresql" else None
    with Newsroom(tmp_path, url=url) as room:
        fill(room)
        yield room


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Newsroom]:
    """One in a file."""
    with Newsroom(tmp_path) as room:
        fill(room)
        yield room


def test_a_backup_is_an_archive_with_all_there_was(newsroom: Newsroom, tmp_path: Path) -> None:
    file = backed_up(newsroom, tmp_path / "b")
    manifest = read(file)
    assert manifest.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (manifest.size, manifest.tables["articles"]["rows"]) == (file.stat().st_size, 3)
    assert (manifest.index_differences, manifest.broken_references) == (0, 0)
    with open_archive(in_file(file)) as copy:
        assert copy.stats() == newsroom.archive.stats()
        assert [hit.key for hit in copy.search("고친").hits] == ["kbs:ncd:1"]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == manifest.sha256, "opened, it stays as it is, to the byte"
    assert files_in(tmp_path / "b") == [file.name, f"{file.name}.json"]


def test_the_archive_remembers_its_last_backup(newsroom: Newsroom, tmp_path: Path) -> None:
    file = backed_up(newsroom, tmp_path / "b")
    result = newsroom.archive.chores()[CHORE].result
    assert (result["verified"], result["file"]) == (True, str(file))
    (tmp_path / "x.db").write_text("mine")
    with pytest.raises(NoBackup, match="is there already"):
        back_up(newsroom.archive, tmp_path / "x.db", is_folder=False, tell=silently)
    assert (tmp_path / "x.db").read_text() == "mine"
    failed = newsroom.archive.chores()[CHORE].result
    assert (failed["verified"], failed["last_good"]) == (False, result["last_good"])


def test_what_is_written_meanwhile_is_not_half_in_it_and_nobody_is_locked_out(lite: Newsroom, tmp_path: Path) -> None:
    ends, written = threading.Event(), threading.Event()
    faults: list[BaseException] = []

    def go_on() -> None:
        number = 0
        with open_archive(lite.url) as other:
            while not ends.is_set() and not faults:
                number += 1
                try:
                    other.keep_chore(f"c{number % 50}", {"n": number})
                    written.set()
                except Exception as fault:  # noqa: BLE001 (told by the test)
                    faults.append(fault)

    def one_more() -> Path:
        written.clear()
        assert written.wait(60), faults
        return backed_up(lite, tmp_path / "b")

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        files = [one_more() for _ in range(4)]
    finally:
        ends.set()
        writer.join()
    assert faults == []
    numbers = [rows(file, "SELECT count(*), sum(json_extract(result, '$.n')) FROM chores") for file in files]
    assert len(set(map(str, numbers))) == 4, "it was written meanwhile"


def test_a_vacuum_disturbs_no_backup(lite: Newsroom, tmp_path: Path) -> None:
    ends = threading.Event()

    def again_and_again() -> None:
        while not ends.is_set():
            run(lite.url, "VACUUM")

    other = threading.Thread(target=again_and_again)
    other.start()
    try:
        files = [backed_up(lite, tmp_path / "b") for _ in range(3)]
    finally:
        ends.set()
        other.join()
    assert [rows(file, "PRAGMA integrity_check") for file in files] == [[("ok",)]] * 3


def test_a_copy_that_is_not_what_the_archive_was_is_no_backup(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = snapshots.check

    def and_spoil(file: Path, wanted: snapshots.Digests, tell: snapshots.Tell) -> int:
        run(file, "UPDATE versions SET headline = 'x' WHERE id = (SELECT min(id) FROM versions)")
        return check(file, wanted, tell)

    first = backed_up(newsroom, tmp_path / "b")
    monkeypatch.setattr(snapshots, "check", and_spoil)
    with pytest.raises(ArchiveError, match="is not what the archive was: versions differs"):
        backed_up(newsroom, tmp_path / "b", keep=1)
    assert files_in(tmp_path / "b") == [first.name, f"{first.name}.json"]


def test_of_older_backups_the_newest_stay_and_what_is_not_ours_is_left(lite: Newsroom, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    made = [backed_up(lite, folder) for _ in range(3)]
    (folder / "newsarchive-mine.db").touch()
    (folder / "newsarchive-2019-01-01T0000+0900.db").touch()  # without a manifest
    last = backed_up(lite, folder, keep=2)
    assert len({*made, last}) == 4, "each has a name of its own"
    left = {made[2].name, f"{made[2].name}.json", last.name, f"{last.name}.json"}
    assert set(files_in(folder)) == left | {"newsarchive-mine.db", "newsarchive-2019-01-01T0000+0900.db"}


def test_a_disk_without_room_is_seen_before_anything_is_written(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsarchive.operations.backup.SPARE", 1e12)
    with pytest.raises(NoBackup, match="not enough room in"):
        backed_up(newsroom, tmp_path / "b")
    assert files_in(tmp_path / "b") == []


@pytest.mark.parametrize("step", STEPS)
def test_a_backup_that_is_killed_leaves_none_and_the_next_clears_up(step: str, lite: Newsroom, tmp_path: Path) -> None:
    words = (sys.executable, "-m", "tests.operations.dying_backups", step, lite.url, str(tmp_path / "b"))
    assert subprocess.run(words, env=environment(), check=False).returncode == -signal.SIGKILL
    assert backup_files.found_in(tmp_path / "b") == []
    for file in (tmp_path / "b").glob("*.json"):  # a manifest without its file, from long ago
        os.utime(file, (0, 0))
    file = backed_up(lite, tmp_path / "b")
    assert files_in(tmp_path / "b") == [file.name, f"{file.name}.json"]


def test_what_another_process_is_making_stays(tmp_path: Path) -> None:
    (tmp_path / f".x.db.unfinished-{this_process()}").touch()
    (tmp_path / ".x.db.unfinished-elsewhere:7:1").touch()
    (tmp_path / ".x.db.unfinished-nobody:0:0-wal").touch()
    backup_files.remove_abandoned(tmp_path)
    assert len(files_in(tmp_path)) == 2
    clock.ahead = timedelta(days=2)
    backup_files.remove_abandoned(tmp_path)
    assert files_in(tmp_path) == []


def test_a_backup_holds_no_trace_of_what_was_taken_out_before(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as room:
        room.keep(an_article(1, "구절초", "구절초가 피었습니다."), a_capture(body="구절초".encode()))
        room.archive.take_down("kbs:ncd:1", lambda _url: None, Order(reason="asked"), Looked())
        assert room.archive.traces_left() is not None
        file = backed_up(room, tmp_path / "b")
        assert [part for part in ("구절초", "구절", "절초") if part.encode() in file.read_bytes()] == []
    with open_archive(in_file(file)) as copy:
        assert copy.traces_left() is None, "they were removed there, whether or not there were any"
