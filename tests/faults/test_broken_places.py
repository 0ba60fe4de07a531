"""Archives that are locked, removed, replaced, read-only, and machines without memory: said plainly, nothing lost."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from demo.server import DemoSite
from tests.archive.looking import rows
from tests.faults.places import SECONDS, assert_failed_plainly, begun, crawl_of, ended, limited, newsarchive, small_disk
from tests.forks import Fork
from tests.killing.crawls import many_stories
from tests.killing.promises import assert_whole

PAGES = 60


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite(many_stories(PAGES)) as site:
        yield site


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "broken.db"


def assert_completes(archive: Path, site: DemoSite) -> None:
    said = newsarchive(archive, *crawl_of(site))
    assert said.code == 0, said
    assert_whole(f"sqlite:///{archive}", PAGES)


@contextmanager
def locked(archive: Path) -> Iterator[None]:
    with closing(sqlite3.connect(archive, isolation_level=None, timeout=20)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


@pytest.mark.long
def test_an_archive_that_another_program_keeps_locked_is_named_and_gone_on_with(archive: Path, site: DemoSite) -> None:
    newsarchive(archive, *crawl_of(site), "--limit", "3")
    with locked(archive):
        assert_failed_plainly(
            newsarchive(archive, *crawl_of(site)), archive, "keeps it locked", "give the same command"
        )
        assert newsarchive(archive, "stats").code == 0
    assert_completes_two_runs(archive, site)


def assert_completes_two_runs(archive: Path, site: DemoSite) -> None:
    assert newsarchive(archive, *crawl_of(site)).code == 0
    assert rows(archive, "SELECT count(*), count(DISTINCT key) FROM articles") == [(PAGES, PAGES)]


def after_some_articles(archive: Path, site: DemoSite) -> Fork:
    """A crawl that is under way and has kept some."""
    process = begun(archive, *crawl_of(site))
    deadline = time.monotonic() + 60
    while articles(archive) < 3 and time.monotonic() < deadline:
        time.sleep(0.005)
    return process


def articles(archive: Path) -> int:
    try:
        return int(rows(archive, "SELECT count(*) FROM articles")[0][0]) if archive.exists() else 0
    except sqlite3.OperationalError:  # no tables yet
        return 0


def test_a_file_that_is_removed_while_it_is_written_ends_the_crawl(
    archive: Path, site: DemoSite, tmp_path: Path
) -> None:
    process = after_some_articles(archive, site)
    (tmp_path / "away").mkdir()
    for file in tmp_path.glob("broken.db*"):
        file.rename(tmp_path / "away" / file.name)
    assert_failed_plainly(ended(process), archive, "was removed or moved", "put it back")
    for file in (tmp_path / "away").iterdir():
        file.rename(tmp_path / file.name)
    assert_completes(archive, site)


@pytest.mark.long
def test_a_file_that_is_replaced_while_it_is_written_ends_the_crawl(archive: Path, site: DemoSite) -> None:
    process = after_some_articles(archive, site)
    other = archive.with_name("other.db")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE visitors (name)")
    other.replace(archive)
    assert_failed_plainly(ended(process), archive, "was replaced by another")


READING = (("stats",), ("runs",), ("search", "비"), ("show", "kbs:ncd:8600001"), ("versions", "kbs:ncd:8600001"))


def test_an_archive_on_a_disk_that_is_mounted_read_only_can_be_read_and_not_written(
    tmp_path: Path, site: DemoSite
) -> None:
    with small_disk(tmp_path / "disk", "64m") as disk:
        assert_completes(disk.archive, site)
        before = disk.archive.read_bytes()
        disk.again("ro")
        for command in READING:
            said = newsarchive(disk.archive, *command)
            assert said.code == 0, said
        assert_failed_plainly(
            newsarchive(disk.archive, *crawl_of(site)), disk.archive, "read-only", "make both writable"
        )
        assert disk.archive.read_bytes() == before
        disk.again("rw")
        assert_completes_two_runs(disk.archive, site)


@pytest.mark.long
def test_changes_in_the_log_of_a_read_only_archive_are_read_or_it_is_refused(tmp_path: Path, site: DemoSite) -> None:
    """Never without them: that would be an older state, shown as if it were today's."""
    with small_disk(tmp_path / "disk", "64m") as disk:
        process = after_some_articles(disk.archive, site)
        process.kill()
        there = rows_of_a_copy(disk.archive, tmp_path / "copy")
        disk.again("ro")
        said = newsarchive(disk.archive, "stats", "--json")
        assert said.code == 0, said
        assert json.loads(said.out.splitlines()[0])["articles"] == there > 0
        disk.again("rw")
        disk.archive.with_name(disk.archive.name + "-shm").unlink()
        disk.again("ro")
        assert_failed_plainly(newsarchive(disk.archive, "stats"), disk.archive, "-wal", "copy both")


def rows_of_a_copy(archive: Path, folder: Path) -> int:
    folder.mkdir()
    for file in archive.parent.glob(f"{archive.name}*"):
        shutil.copy(file, folder)
    return int(rows(folder / archive.name, "SELECT count(*) FROM articles")[0][0])


@pytest.mark.parametrize(
    "megabytes", [pytest.param(40, marks=pytest.mark.long), pytest.param(120, marks=pytest.mark.long)]
)
def test_a_crawl_without_memory_ends_and_goes_on_when_there_is_some(
    archive: Path, site: DemoSite, megabytes: int
) -> None:
    """So much over what the empty process needs: too little for the crawl's own parts, or for its pages."""
    limit = baseline() + megabytes * 1024 * 1024
    said = limited(archive, f"--as={limit}", *crawl_of(site))
    assert said.seconds < SECONDS
    if said.code:  # 1; or a signal, where a library written in C does not look at what it was given
        assert "memory" in said.err.lower(), said
        assert_completes(archive, site)
    else:
        assert_completes_two_runs(archive, site)
    print(f"{megabytes} MB over {baseline() >> 20} MB: exit code {said.code}: {said.last_line[:150]}")


def baseline() -> int:
    """Bytes of address space of a process that has the crawler's parts imported, and does nothing."""
    told = "import newsarchive.crawling.run, newsarchive.settings, scrapy.core.engine, resource"
    told += "\nprint(open('/proc/self/statm').read().split()[0])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return int(done.stdout) * os.sysconf("SC_PAGE_SIZE")
