"""A power cut at any instant leaves an archive that is sound, and a crawl that goes on to the same end.

SQLite only: what a server's disk holds after a power cut is PostgreSQL's own promise.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from newsarchive.archive import ArchiveError
from tests.archive.looking import rows
from tests.killing.disk import LOSSES, Disk
from tests.killing.promises import assert_finishes_whole, assert_sound, assert_whole
from tests.killing.watching import PowerCut, WatchedCrawl, kept_in, watched_crawl
from tests.killing.writes import Write

PAGES = 150
"""So many that SQLite moves pages from its log into the database in mid-crawl, too."""


@pytest.fixture(scope="module", params=["NORMAL", "FULL"])
def watched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WatchedCrawl]:
    """A crawl with the setting `synchronous`, watched to its end."""
    with watched_crawl(tmp_path_factory.mktemp("watched"), PAGES, request.param) as watched:
        yield watched


def cuts_of(watched: WatchedCrawl, count: int) -> list[PowerCut]:
    """`count` cuts with every loss in turn: half of them anywhere, half while the database itself is written."""
    chance = Random(f"{watched.synchronous} {count}")
    anywhere, moving = range(1, len(watched.writes) + 1), watched.points_of("power.db")
    points = [chance.choice(moving if i % 2 else anywhere) for i in range(count)]
    return [PowerCut(point, LOSSES[i % len(LOSSES)]) for i, point in enumerate(sorted(set(points)))]


def after_the_last_article(watched: WatchedCrawl) -> int:
    """The instant at which the last commit of an article has returned; the run is still open."""
    return watched.points_of("power.db-told")[-1]


def test_the_notes_hold_all_that_was_written(watched: WatchedCrawl) -> None:
    disk = Disk(watched.database.parent)
    for write in watched.writes:
        disk.play(write)

    assert disk.now() == {"power.db": watched.database.read_bytes()}
    assert len(watched.committed()) == len(set(watched.committed())) == PAGES


def test_the_crawl_is_long_enough_to_move_pages_into_the_database_under_way(watched: WatchedCrawl) -> None:
    first, last = watched.points_of("power.db-told")[0], after_the_last_article(watched)

    assert any(first < point < last for point in watched.points_of("power.db")), "raise PAGES"


def test_a_power_cut_takes_the_last_articles_at_most_and_with_full_none(watched: WatchedCrawl, tmp_path: Path) -> None:
    last = {PowerCut(after_the_last_article(watched), loss) for loss in LOSSES}
    lost = [assert_survived(watched, *left) for left in watched.left_by(last.union(cuts_of(watched, 24)), tmp_path)]

    assert any(lost) == (watched.synchronous == "NORMAL")


def test_a_crawl_goes_on_after_a_power_cut_and_keeps_its_word(watched: WatchedCrawl, tmp_path: Path) -> None:
    middle = Random(watched.synchronous).randrange(after_the_last_article(watched))
    for cut, archive in watched.left_by([PowerCut(middle, "some, and one torn")], tmp_path):
        assert_goes_on(watched, cut, archive)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_crawl_goes_on_after_100_power_cuts_and_keeps_its_word(watched: WatchedCrawl, tmp_path: Path) -> None:
    cuts = cuts_of(watched, 130)
    lost = [assert_goes_on(watched, *left) for left in watched.left_by(cuts, tmp_path)]
    print(f"{watched.synchronous}: {len(lost)} power cuts, {sum(map(bool, lost))} lost articles, {max(lost)} at most")

    assert len(lost) >= 100


@pytest.mark.parametrize("file", ["power.db", "power.db-wal"])
def test_a_disk_that_forgets_what_was_synced_is_found_out(watched: WatchedCrawl, tmp_path: Path, file: str) -> None:
    """The other tests can fail: they do where syncs of one file count for nothing."""
    never = tuple(replace(step, kind="w") if is_sync(step, file) else step for step in watched.writes)
    forgetful = replace(watched, writes=never)
    left = list(forgetful.left_by(cuts_of(watched, 24), tmp_path))

    assert not all(survived(forgetful, cut, archive) for cut, archive in left)


def is_sync(step: Write, file: str) -> bool:
    return step.kind == "s" and Path(step.name).name == file


def survived(watched: WatchedCrawl, cut: PowerCut, archive: str) -> bool:
    try:
        assert_survived(watched, cut, archive)
    except (AssertionError, ArchiveError, sqlite3.DatabaseError):
        return False
    return True


def assert_survived(watched: WatchedCrawl, cut: PowerCut, archive: str) -> int:
    """The archive is sound and holds the first articles that were committed; how many of them it lost."""
    kept, committed = kept_in(archive), watched.committed(before=cut.point)
    assert kept == watched.committed()[: len(kept)]
    if kept:
        assert_sound(archive)
    lost = max(0, len(committed) - len(kept))
    assert lost == 0 or watched.synchronous == "NORMAL"
    return lost


def assert_goes_on(watched: WatchedCrawl, cut: PowerCut, archive: str) -> int:
    """The archive survived, and the same crawl completes it; how many articles it had lost."""
    lost = assert_survived(watched, cut, archive)
    if kept_in(archive) and rows(archive, "SELECT outcome FROM runs") == [("complete",)]:
        assert_whole(archive, watched.pages)
    else:
        assert_finishes_whole(watched.resumed(archive), watched.pages)
    return lost
