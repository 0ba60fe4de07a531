"""A crawl that is killed at any instant and resumed loses nothing, doubles nothing, and makes no false version."""

import random
import sqlite3
from pathlib import Path

import pytest

from demo.server import DemoSite
from newsarchive.archive import open_archive
from tests.killing.crawls import CONCURRENCY, KilledCrawl, many_stories

NAMED = (
    ("during-upgrade", 7),
    ("during-seeds", 1),
    ("robots-fetched", 1),
    ("before-begin", 12),
    ("after-article-row", 9),
    ("after-commit", 14),
    ("after-lease", 2),
    ("redirect-pending", 11),
    ("during-checkpoint", 8),
)
"""Where to die, and at which passing; in the order in which a young crawl comes by. The closing comes last."""

YOUNG = ("during-upgrade", "during-seeds", "robots-fetched")
"""Points that a crawl passes once, at its very beginning: no random kill before them."""


def test_a_crawl_killed_at_every_named_point_keeps_its_word(tmp_path: Path) -> None:
    with DemoSite(many_stories(150)) as site:
        crawl = KilledCrawl(site, tmp_path / "killed.db")
        for point, count in NAMED:
            crawl.die_at(point, count)
        crawl.die_at("during-closing", 1)
        assert_kept_its_word(crawl, pages=150)


@pytest.mark.long
def test_a_crawl_of_1000_pages_killed_at_10_named_and_10_random_points_keeps_its_word(tmp_path: Path) -> None:
    drawn = random.Random(20261122)
    with DemoSite(many_stories(1000)) as site:
        crawl = KilledCrawl(site, tmp_path / "killed.db")
        for point, count in NAMED:
            crawl.die_at(point, count)
            if point not in YOUNG:
                crawl.die_after(drawn.uniform(0.0, 0.5))
        for _ in range(4):
            crawl.die_after(drawn.uniform(0.0, 0.5))
        crawl.die_at("during-closing", 1)
        assert_kept_its_word(crawl, pages=1000)


def assert_kept_its_word(crawl: KilledCrawl, pages: int) -> None:
    """Finish the crawl and hold the archive against the site."""
    before = crawl.fetches()
    run = crawl.finish()
    assert run["outcome"] == "complete"
    assert run["counts"] == {"listing": 1, "new": pages}
    assert_whole(crawl.archive, pages)
    fetches = crawl.fetches()
    assert set(fetches) >= set(before)
    assert len(fetches) == pages
    assert sum(fetches.values()) - pages <= crawl.kills * CONCURRENCY
    slowest = max(crawl.first_requests)
    print(f"kills {crawl.kills}, refetches {sum(fetches.values()) - pages}, slowest resume {slowest:.1f} s")


def assert_whole(path: Path, pages: int) -> None:
    """Every article once, with one version and one capture; the database and its index sound."""
    with sqlite3.connect(path) as connection:

        def number(sql: str) -> int:
            return int(connection.execute(sql).fetchone()[0])

        assert number("SELECT count(*) FROM articles") == pages
        assert number("SELECT count(*) FROM versions") == pages
        assert number("SELECT count(*) FROM captures WHERE article_id IS NOT NULL") == pages
        assert number("SELECT count(*) FROM runs") == 1
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with open_archive(f"sqlite:///{path}") as archive:
        assert archive.index_differences() == []
