"""Articles put into stories: newsarchive on both engines as its archive grows, and what a hundred more cost.

Bars at 20,000 posts on 2 cores: 200 posts/s, all within 120 s; a hundred more at 20 ms a post; what a post costs grows
slower than the square root of the archive. All of an archive is compared at each size, by a command of its own, whose
start counts in seconds and posts/s alone.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from math import sqrt
from typing import Any

from sqlalchemy import text

from benchmarks import search_archive, search_texts, tables
from benchmarks.measuring import Cost, run
from benchmarks.postgres import Unavailable, database
from newsarchive.archive import open_archive
from newsarchive.archive.engine import connect

SIZES, LONG_SIZES, QUICK_SIZES = (5_000, 10_000, 20_000), (5_000, 10_000, 20_000, 100_000), (300, 600)
MORE = 100
"""Posts that arrive when all others are in stories."""
ENGINES = ("SQLite", "PostgreSQL")


def growth(sizes: Sequence[int], engines: Sequence[str]) -> list[dict[str, Any]]:
    """The same posts at each size."""
    return [row for engine in engines for row in _grown(engine, sizes)]


def _grown(engine: str, sizes: Sequence[int]) -> Iterator[dict[str, Any]]:
    texts, held, first = search_texts.texts(sizes[-1] + MORE), 0, 0.0
    with database(engine) as url:
        open_archive(url, create=True).close()
        for size in sizes:
            search_archive.fill(url, islice(texts, size - held), held + 1)
            _forget_stories(url)
            row: dict[str, Any] = {"engine": engine, "posts": size, **_told(url, size)}
            first, held = first or row["ms"], size
            yield row | {
                "cost_grew": round(row["ms"] / first, 2),
                "root_grew": round(sqrt(size / sizes[0]), 2),
                "more_ms": _ms_of_more(url, texts, size) if size == sizes[-1] else None,
            }


def _forget_stories(url: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        for name in ("likenesses", "stories"):
            connection.execute(text(f"DELETE FROM {name}"))
    engine.dispose()


def _told(url: str, size: int) -> dict[str, Any]:
    cost = _stories(url)
    start = _stories(url)  # finds nothing to do
    return {
        "seconds": round(cost.wall, 1),
        "posts_per_second": round(size / cost.wall),
        "ms": round((cost.wall - start.wall) / size * 1000, 2),
        "peak_mb": round(cost.peak_mb),
        "load": round(os.getloadavg()[0], 1),
    }


def _ms_of_more(url: str, texts: Iterator[search_texts.Told], held: int) -> float:
    """Milliseconds a post, without the start of the command."""
    start = _stories(url)
    search_archive.fill(url, texts, held + 1)
    return round((_stories(url).wall - start.wall) / MORE * 1000, 1)


def _stories(url: str) -> Cost:
    return run([sys.executable, "-m", "newsarchive", "--archive", url, "stories", "--quiet", "--limit", "1"])


def show(found: dict[str, Any]) -> None:
    """The table for people."""
    print(f"{search_texts.source()} put into stories, all at once; then {MORE} more".capitalize())
    columns = {
        "engine": "",
        "posts": "posts",
        "seconds": "seconds",
        "posts_per_second": "posts/s",
        "ms": "ms a post",
        "cost_grew": "a post costs … times as much",
        "root_grew": "root of growth",
        "more_ms": f"{MORE} more, ms a post",
        "peak_mb": "peak MB of a process",
        "load": "load",
    }
    tables.show(found["growth"], columns)


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    tables.options(parser)
    parser.add_argument("--long", action="store_true", help="100,000 posts, too")
    parser.add_argument("--engine", choices=ENGINES, help="only this one")


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    sizes = QUICK_SIZES if chosen.quick else LONG_SIZES if chosen.long else SIZES
    only: str | None = getattr(chosen, "engine", None)
    grown: list[dict[str, Any]] = []
    for engine in [only] if only else ENGINES:
        try:
            grown += growth(sizes, [engine])
        except Unavailable as reason:
            print(f"PostgreSQL is left out: {reason}", file=sys.stderr)
    return {"growth": grown}


if __name__ == "__main__":
    tables.main("stories", __doc__, options, run_with, show)
