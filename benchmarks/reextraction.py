"""An archive of 93 KB pages, as crawled, read again with today's code: pages a second, and what a page costs.

Bar: 600 pages/s on 2 cores, over a dry run and with --write where nothing differs. Each is told for the whole command,
and without its start (two processes that import all that reads a page), which a run over one batch takes.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import pages, tables
from benchmarks.measuring import Cost, run
from benchmarks.server import serving

PAGES, QUICK_PAGES = 4_000, 300
ROUNDS, QUICK_ROUNDS = 3, 1
_START = 100
"""Pages of a run that does hardly more than begin: as many as have both processes begin."""
WAYS = {"dry run": (), "--write": ("--write", "--fresh")}


def report(count: int, rounds: int) -> list[dict[str, Any]]:
    """The quickest round each way, as data: what else the machine does only makes a round slower."""
    with tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as folder:
        archive = f"sqlite:///{Path(folder) / 'read.db'}"
        with serving(count) as site:
            crawl = ("--archive", archive, "crawl", pages.SPIDER, "--connect-to", site.connect_to, "--json")
            run([sys.executable, "-m", "newsarchive", *crawl])
        found = [_measured(archive, way, count) for _ in range(rounds) for way in WAYS]
    return [min((each for each in found if each["way"] == way), key=lambda each: each["seconds"]) for way in WAYS]


def _measured(archive: str, way: str, count: int) -> dict[str, Any]:
    start = _reextract(archive, *WAYS[way], "--limit", str(_START))
    whole = _reextract(archive, *WAYS[way])
    reading = whole.wall - start.wall
    return {
        "way": way,
        "pages": count,
        "seconds": round(whole.wall, 1),
        "start_seconds": round(start.wall, 1),
        "pages_per_second_whole": round(count / whole.wall),
        "pages_per_second": round((count - _START) / reading),
        "cpu_ms": round((whole.cpu - start.cpu) / (count - _START) * 1000, 2),
        "peak_mb": round(whole.peak_mb),
        "load": round(os.getloadavg()[0], 1),
    }


def _reextract(archive: str, *words: str) -> Cost:
    return run([sys.executable, "-m", "newsarchive", "--archive", archive, "reextract", "--quiet", "--json", *words])


def show(found: dict[str, Any]) -> None:
    """The table for people."""
    print("Archived pages read again (CPU of all processes)")
    columns = {
        "way": "",
        "pages": "pages",
        "seconds": "seconds",
        "start_seconds": "start",
        "pages_per_second_whole": "pages/s",
        "pages_per_second": "without start",
        "cpu_ms": "CPU ms/page",
        "peak_mb": "peak MB of a process",
        "load": "load",
    }
    tables.show(found["ways"], columns)


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    count, rounds = (QUICK_PAGES, QUICK_ROUNDS) if chosen.quick else (PAGES, ROUNDS)
    return {"ways": report(count, rounds)}


if __name__ == "__main__":
    tables.main("reextraction", __doc__, tables.options, run_with, show)
