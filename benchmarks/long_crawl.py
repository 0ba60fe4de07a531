"""A long crawl by newsarchive on SQLite: does the event loop stall, does memory grow?

One process, 16 at once, everything on. The bars: 99 of 100 looks at the loop find it stalled for less than
100 ms; memory stays under 200 MB and does not grow after the first quarter of the pages.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks import tables
from benchmarks.measuring import Cost, run
from benchmarks.server import Site, serving

PAGES, QUICK_PAGES, LONG_PAGES = 5_000, 1_000, 20_000
SITEMAP_ENTRIES = 3_300
"""So many has the real sitemap; a longer crawl reads several of them."""


def report(pages: int) -> dict[str, Any]:
    """Crawl that many pages; what the watch saw, as data."""
    with serving(pages) as site, tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as folder:
        seen = Path(folder) / "watch.json"
        cost = run(_command(site, seen), {"SCRAPY_SETTINGS_MODULE": "benchmarks.watched_settings"})
        return _summary(pages, cost, json.loads(seen.read_text(encoding="utf-8")))


def _command(site: Site, seen: Path) -> list[str]:
    parts = -(-site.count // SITEMAP_ENTRIES)
    own = f"WATCH_REPORT={seen}", f"WATCH_PARTS={parts}"
    settings = ("ARCHIVE_URL=sqlite:///long.db", f"CONNECT_TO={site.connect_to}", *own)
    options = [word for setting in settings for word in ("-s", setting)]
    return [sys.executable, "-m", "scrapy", "crawl", "kbs", *options]


def _summary(pages: int, cost: Cost, seen: dict[str, Any]) -> dict[str, Any]:
    stalls, busy = ([pair[kind] for pair in seen["stalls_ms"]] for kind in (0, 1))
    quarters = _by_quarter(seen["memory_mb"])
    return {
        "pages": pages,
        "fetched": seen["memory_mb"][-1][0],
        "pages_a_second": round(pages / cost.wall, 1),
        "cpu_ms_a_page": round(cost.cpu / pages * 1000, 2),
        "stall_p50_ms": round(median(stalls), 1),
        "stall_p99_ms": _p99(stalls),
        "stall_max_ms": round(max(stalls), 1),
        "busy_stall_p99_ms": _p99(busy),
        "peak_mb": round(cost.peak_mb),
        "memory_mb_by_quarter": quarters,
        "growth_kb_a_1000_pages": round((quarters[3] - quarters[1]) * 1024 / (pages / 2) * 1000),
    }


def _p99(values: list[float]) -> float:
    return round(quantiles(values, n=100, method="inclusive")[98], 1)


def _by_quarter(samples: list[tuple[int, float]]) -> list[float]:
    """Median memory while each quarter of the pages was fetched."""
    last = samples[-1][0] + 1
    inside = [[memory for pages, memory in samples if pages * 4 // last == quarter] for quarter in range(4)]
    return [round(median(found), 1) if found else 0.0 for found in inside]


def show(found: dict[str, Any]) -> None:
    """The table for people."""
    print(f"A long crawl: {found['pages']:,} pages, newsarchive on SQLite (start-up included)")
    columns = {
        "fetched": "fetched",
        "cpu_ms_a_page": "CPU ms/page",
        "pages_a_second": "pages/s",
        "stall_p50_ms": "stall p50 ms",
        "stall_p99_ms": "p99",
        "stall_max_ms": "max",
        "busy_stall_p99_ms": "p99 of CPU",
        "peak_mb": "peak MB",
        "memory_mb_by_quarter": "MB by quarter",
        "growth_kb_a_1000_pages": "KB/1,000 pages",
    }
    tables.show([found], columns)


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    parser.add_argument("--long", action="store_true", help=f"{LONG_PAGES:,} pages instead of {PAGES:,}")
    tables.options(parser)


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    return report(LONG_PAGES if chosen.long else QUICK_PAGES if chosen.quick else PAGES)


if __name__ == "__main__":
    tables.main("long_crawl", __doc__, options, run_with, show)
