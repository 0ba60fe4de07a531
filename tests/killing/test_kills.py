"""A crawl that is killed at any instant and resumed loses nothing, doubles nothing, and makes no false version."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from demo.server import DemoSite
from tests.archive.looking import rows
from tests.killing.crawls import CONCURRENCY, KilledCrawl, many_stories
from tests.killing.promises import assert_kept_its_word, assert_whole
from tests.postgres import fresh_database

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

ENGINES = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


def archive_on(engine: str, folder: Path) -> str:
    """The URL of a new archive."""
    return fresh_database() if engine == "postgresql" else f"sqlite:///{folder}/killed.db"


def points_of(engine: str) -> list[tuple[str, int]]:
    """The named points that the engine has: PostgreSQL's checkpoints are another process's."""
    return [point for point in NAMED if engine == "sqlite" or point[0] != "during-checkpoint"]


@ENGINES
def test_a_crawl_killed_at_every_named_point_keeps_its_word(engine: str, tmp_path: Path) -> None:
    with DemoSite(many_stories(150)) as site:
        crawl = KilledCrawl(site, archive_on(engine, tmp_path))
        for point, count in points_of(engine):
            crawl.die_at(point, count)
        crawl.die_at("during-closing", 1)
        assert_kept_its_word(crawl, pages=150)


@ENGINES
def test_a_walk_back_in_time_killed_at_named_points_keeps_its_word(engine: str, tmp_path: Path) -> None:
    stories = many_stories(90)
    last = stories[0].published
    spread = tuple(replace(story, published=last - timedelta(hours=i)) for i, story in enumerate(stories))
    until = last + timedelta(minutes=1)
    told = ("--since", f"{last - timedelta(days=5):%Y-%m-%d}", "--until", f"{until:%Y-%m-%d %H:%M}")
    with DemoSite(spread) as site:
        crawl = KilledCrawl(site, archive_on(engine, tmp_path), told)
        for point, count in (("during-seeds", 1), ("before-begin", 7), ("after-article-row", 20), ("after-commit", 14)):
            crawl.die_at(point, count)
        run = crawl.finish()
    assert run["outcome"] == "complete"
    assert (run["counts"]["new"], sum(run["counts"].values())) == (90, 96)
    assert_whole(crawl.archive, 90)
    assert sum(crawl.fetches().values()) - 90 <= crawl.kills * CONCURRENCY


@pytest.mark.long
def test_a_crawl_of_1000_pages_killed_at_10_named_and_10_random_points_keeps_its_word(tmp_path: Path) -> None:
    kill_and_finish(archive_on("sqlite", tmp_path), points_of("sqlite"), kills=20, pages=1000, longest=0.5)


@pytest.mark.long
@pytest.mark.timeout(1800)
@ENGINES
def test_a_crawl_killed_at_200_points_keeps_its_word(engine: str, tmp_path: Path) -> None:
    kill_and_finish(archive_on(engine, tmp_path), points_of(engine), kills=200, pages=5000, longest=0.12)


@pytest.mark.long
@ENGINES
def test_a_crawl_stopped_by_20_signals_fetches_nothing_twice_and_keeps_its_word(engine: str, tmp_path: Path) -> None:
    drawn, pages = random.Random(20261122), 2500
    with DemoSite(many_stories(pages)) as site:
        crawl = KilledCrawl(site, archive_on(engine, tmp_path))
        for stopped in range(1, 21):
            crawl.stop_after(drawn.uniform(0.0, 0.3))
            assert rows(crawl.archive, "SELECT id, outcome FROM runs") == [(1, "stopped")], f"SIGTERM {stopped}"
        assert_kept_its_word(crawl, pages)
        assert sum(crawl.fetches().values()) == pages


def kill_and_finish(archive: str, named: list[tuple[str, int]], *, kills: int, pages: int, longest: float) -> None:
    """Kill a crawl at the named points and, `longest` seconds after its first request at most, at random ones."""
    drawn = random.Random(20261122)
    with DemoSite(many_stories(pages)) as site:
        crawl = KilledCrawl(site, archive)
        for point, count in named:
            crawl.die_at(point, count)
        while crawl.kills < kills - 1:
            crawl.die_after(drawn.uniform(0.0, longest))
        crawl.die_at("during-closing", 1)
        assert_kept_its_word(crawl, pages)
