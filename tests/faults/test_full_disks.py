"""A disk that fills up: the command says so and ends; with room again, the same command loses and doubles nothing."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from demo.server import DemoSite
from newsarchive.archive import open_archive
from tests.archive.looking import rows
from tests.faults.places import SmallDisk, assert_failed_plainly, crawl_of, limited, newsarchive, small_disk
from tests.killing.crawls import many_stories
from tests.killing.promises import assert_sound, assert_whole

PAGES = 120
FULL = ("the disk is full", "free some space", "give the same command to go on")


def assert_goes_on(archive: Path, site: DemoSite) -> None:
    said = newsarchive(archive, *crawl_of(site))
    assert said.code == 0, said
    assert json.loads(said.out)["counts"] == {"listing": 1, "new": PAGES}
    assert_whole(f"sqlite:///{archive}", PAGES)


def kept(archive: Path) -> set[str]:
    """The articles on the disk, read as they lie there; none where there is no archive yet."""
    said = newsarchive(archive, "search", "--json", "--limit", "1000", "publisher:kbs")
    assert said.code == 0 or "is empty" in said.err or "no archive" in said.err, said
    return {json.loads(line)["key"] for line in said.out.splitlines()}


@pytest.mark.parametrize(
    "size",
    [
        pytest.param("64k", id="too small for the tables", marks=pytest.mark.long),
        pytest.param("400k", id="no room for the queue"),
        pytest.param("1m", id="a few articles"),
        pytest.param("2600k", id="many articles", marks=pytest.mark.long),
        pytest.param("4400k", id="while the log moves into the database", marks=pytest.mark.long),
    ],
)
def test_a_crawl_on_a_disk_that_fills_up_says_so_and_goes_on_when_there_is_room(tmp_path: Path, size: str) -> None:
    with small_disk(tmp_path / "disk", size) as disk, DemoSite(many_stories(PAGES)) as site:
        assert_failed_plainly(newsarchive(disk.archive, *crawl_of(site)), disk.archive, *FULL)
        before = kept(disk.archive)
        assert_failed_plainly(newsarchive(disk.archive, *crawl_of(site)), disk.archive, *FULL)
        assert kept(disk.archive) >= before
        disk.again("size=64m")
        assert_goes_on(disk.archive, site)
        print(f"{size}: {len(before)} articles kept on the full disk")


@pytest.mark.long
def test_an_archive_that_is_moved_to_a_larger_disk_goes_on_there(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1500k") as disk, DemoSite(many_stories(PAGES)) as site:
        assert_failed_plainly(newsarchive(disk.archive, *crawl_of(site)), disk.archive, *FULL)
        for file in disk.folder.iterdir():
            shutil.copy(file, tmp_path)
        assert_goes_on(tmp_path / disk.archive.name, site)


def test_a_file_that_may_not_grow_ends_the_crawl_as_a_full_disk_does(tmp_path: Path) -> None:
    archive = tmp_path / "limited.db"
    with DemoSite(many_stories(PAGES)) as site:
        said = limited(archive, "--fsize=600000", *crawl_of(site))
        assert_failed_plainly(said, archive, "disk", "give the same command to go on")
        assert_goes_on(archive, site)


@pytest.mark.parametrize("size", [pytest.param("1m", id="a crawl was cut short"), pytest.param("32m", id="closed")])
def test_an_archive_on_a_full_disk_can_be_searched_and_shown(tmp_path: Path, size: str) -> None:
    with small_disk(tmp_path / "disk", size) as disk, DemoSite(many_stories(PAGES)) as site:
        newsarchive(disk.archive, *crawl_of(site))
        fill(disk)
        found = kept(disk.archive)
        assert found
        for command in (("show", next(iter(found))), ("runs",), ("stats",)):
            said = newsarchive(disk.archive, *command)
            assert said.code == 0, said
        assert_failed_plainly(newsarchive(disk.archive, *crawl_of(site), "--fresh"), disk.archive, *FULL)


def fill(disk: SmallDisk) -> None:
    """Leave not a byte."""
    with (disk.folder / "rest").open("wb", buffering=0) as rest:
        try:
            while rest.write(bytes(4096)):
                pass
        except OSError:
            return


def test_an_upgrade_on_a_full_disk_leaves_the_archive_as_it_was(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "8m") as disk:
        older_archive(disk.archive)
        before = disk.archive.read_bytes()
        fill(disk)
        assert_failed_plainly(newsarchive(disk.archive, "stats"), disk.archive, *FULL)
        assert disk.archive.read_bytes() == before
        disk.again("size=64m")
        assert newsarchive(disk.archive, "stats").code == 0
        assert_sound(f"sqlite:///{disk.archive}")


def older_archive(path: Path) -> None:
    """An archive of the first revision."""
    from alembic import command
    from alembic.config import Config

    from newsarchive.archive.engine import connect, use_wal, writing
    from newsarchive.archive.migration import FOLDER

    engine, config = connect(f"sqlite:///{path}"), Config()
    use_wal(engine)
    with writing(engine) as connection:
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()


def test_an_import_on_a_disk_that_fills_up_says_so_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    posts = tmp_path / "blog" / "_posts"
    posts.mkdir(parents=True)
    (posts.parent / "_config.yml").write_text("url: https://blog.example\n", encoding="utf-8")
    for number in range(600):
        text = f"---\ntitle: 장터 소식 {number}\n---\n" + f"{number}번째 장날, 감자가 {number}상자 팔렸다.\n\n" * 12
        (posts / f"2026-05-03-jang-{number}.md").write_text(text, encoding="utf-8")
    with small_disk(tmp_path / "disk", "1m") as disk:
        command = ("import", "jekyll", str(posts.parent), "--json", "--workers", "1")
        assert_failed_plainly(newsarchive(disk.archive, *command), disk.archive, *FULL)
        disk.again("size=64m")
        said = newsarchive(disk.archive, *command)
        assert said.code == 0, said
        assert rows(disk.archive, "SELECT count(*), count(DISTINCT key) FROM articles") == [(600, 600)]
        assert_sound(f"sqlite:///{disk.archive}")


@pytest.mark.long
def test_a_log_that_cannot_move_into_the_database_loses_nothing(tmp_path: Path) -> None:
    """The disk is full while the last connection closes: what is committed stays in the log beside the database."""
    with small_disk(tmp_path / "disk", "3m") as disk, DemoSite(many_stories(20)) as site:
        newsarchive(disk.archive, *crawl_of(site))
        with open_archive(f"sqlite:///{disk.archive}") as archive:
            run = archive.open_run(spider="kbs", arguments={"n": "2"}, simulated=True)
            fill(disk)
        assert [row for row in rows(disk.archive, "SELECT id FROM runs") if row == (run.id,)]
        subprocess.run(["rm", str(disk.folder / "rest")], check=True)
        assert_sound(f"sqlite:///{disk.archive}")
