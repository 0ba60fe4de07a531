"""The same site crawled twice, nothing changed in between: what the second crawl asks for, and what it costs.

Bars: 98 of 100 pages are answered "not modified" (304) or not asked for, as the sitemap says that they have not changed
(lastmod); the second crawl takes a quarter of the first one's CPU at most. Start-up is counted in both.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import pages, tables
from benchmarks.measuring import Cost, run
from benchmarks.server import Site, serving

PAGES, QUICK_PAGES = 2_000, 300
WAYS = {"304": False, "lastmod": True}
"""How a site tells that nothing has changed, and whether its sitemap does."""


def report(count: int) -> list[dict[str, Any]]:
    """Two crawls each way: what they cost, as data."""
    return [_twice(way, count) for way in WAYS]


def _twice(way: str, count: int) -> dict[str, Any]:
    with serving(count, tells_changes=WAYS[way]) as site, tempfile.TemporaryDirectory() as folder:
        first, second = (_crawl(site, Path(folder)) for _ in range(2))
    counts = json.loads(second.printed)["counts"]
    return {
        "way": way,
        "pages": count,
        "spared_percent": round(100 * sum(counts.get(fate, 0) for fate in ("seen", "unchanged")) / count, 1),
        "first_cpu_ms": round(first.cpu / count * 1000, 2),
        "second_cpu_ms": round(second.cpu / count * 1000, 2),
        "cpu_ratio": round(second.cpu / first.cpu, 3),
        "second_seconds": round(second.wall, 1),
    }


def _crawl(site: Site, folder: Path) -> Cost:
    archive = f"sqlite:///{folder / 'twice.db'}"
    words = ("--archive", archive, "crawl", pages.SPIDER, "--connect-to", site.connect_to, "--json")
    return run([sys.executable, "-m", "newsarchive", *words])


def show(found: dict[str, Any]) -> None:
    """The table for people."""
    print("A second crawl of a site that has not changed (start-up included)")
    columns = {
        "way": "it tells by",
        "pages": "pages",
        "spared_percent": "spared %",
        "first_cpu_ms": "first: CPU ms/page",
        "second_cpu_ms": "second",
        "cpu_ratio": "ratio",
        "second_seconds": "seconds",
    }
    tables.show(found["ways"], columns)


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    tables.options(parser)


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    return {"ways": report(QUICK_PAGES if chosen.quick else PAGES)}


if __name__ == "__main__":
    tables.main("second_crawl", __doc__, options, run_with, show)
