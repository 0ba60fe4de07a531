"""The web pages under load: 50 requests a second on 100,000 articles, beside a writer, beside 500 slow clients.

Bars: half of the answers within 50 ms, 99 % within 300 ms, no error, none larger than 100 KB. A third of the requests
are searches, a third articles, the rest diffs, traces, lists and the API. The writer commits ten articles a second, as
crawls of ten hosts do. Server, writer and readers share the machine's cores.
"""

import argparse
import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote

from benchmarks import search_archive, search_texts, tables
from benchmarks.measuring import ROOT
from benchmarks.postgres import database
from benchmarks.web_load import Answered, ask
from newsarchive.archive import open_archive

SIZE, QUICK_SIZE = 100_000, 300
RATE, SECONDS, QUICK_SECONDS, LONG_SECONDS = 50.0, 60.0, 2.0, 600.0
SLOW, QUICK_SLOW = 500, 20
_WRITES_A_SECOND = 10
_ENDLESS = 100_000


def measured(url: str, size: int, seconds: float, slow: int) -> list[dict[str, Any]]:
    """Alone, with a writer, and with slow clients, too."""
    paths = _paths(size)
    rows = []
    with _served(url) as port:
        asyncio.run(ask(port, paths, RATE, min(5.0, seconds), 0))  # what is read the first time is not measured
        for what, writes, dawdling in (
            ("readers alone", 0, 0),
            ("a writer beside", 1, 0),
            ("slow clients, too", 1, slow),
        ):
            with _writing(url, size + 1) if writes else _nothing():
                rows.append(
                    {"what": what, "slow": dawdling, **_row(asyncio.run(ask(port, paths, RATE, seconds, dawdling)))}
                )
            size += int(seconds * _WRITES_A_SECOND * 2) * writes
    return rows


def _row(answered: Answered) -> dict[str, Any]:
    times = answered.milliseconds or [float("nan")]
    return {
        "requests": len(answered.milliseconds) + answered.errors,
        "p50_ms": round(median(times), 1),
        "p99_ms": round(quantiles(times, n=100)[98] if len(times) > 1 else times[0], 1),
        "most_ms": round(max(times), 1),
        "errors": answered.errors,
        "largest_kb": round(answered.largest / 1000, 1),
    }


def _paths(size: int) -> list[str]:
    """What readers look at, in a fixed order."""
    queries = [query for _, query in search_texts.queries(200, min(size, 10_000))]
    numbers = [1 + 7919 * place % size for place in range(200)]
    paths = []
    for place, (query, number) in enumerate(zip(queries, numbers, strict=True)):
        others = (f"/article/{number}/trace", "/publishers", f"/api/v1/articles/{number}", f"/article/{number}/diff")
        paths += [f"/search?q={quote(query)}", f"/article/{number}", others[place % len(others)]]
    return paths


@contextmanager
def _served(url: str) -> Iterator[int]:
    command = [sys.executable, "-m", "newsarchive", "--archive", url, "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        found = re.search(r":(\d+)/", server.stderr.readline())
        try:
            yield int(found[1]) if found else 0
        finally:
            server.terminate()


@contextmanager
def _writing(url: str, first: int) -> Iterator[None]:
    command = [sys.executable, "-m", "benchmarks.web", "--write", url, str(first)]
    with subprocess.Popen(command, cwd=ROOT) as writer:
        try:
            yield
        finally:
            writer.terminate()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def write(url: str, first: int) -> None:
    """Commit articles at the pace of crawls until this process is ended."""
    texts = search_texts.texts(_ENDLESS)
    for number in range(first, first + _ENDLESS, search_archive.TOGETHER):
        search_archive.fill(url, islice(texts, search_archive.TOGETHER), number)
        time.sleep(search_archive.TOGETHER / _WRITES_A_SECOND)


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    tables.options(parser)
    parser.add_argument("--long", action="store_true", help="ten minutes each")
    parser.add_argument("--archive", help="one of 100,000 articles made before, instead of a new one (it is written)")
    parser.add_argument("--write", nargs=2, help=argparse.SUPPRESS)


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """The findings."""
    if given := getattr(chosen, "write", None):
        write(given[0], int(given[1]))
    size, slow = (QUICK_SIZE, QUICK_SLOW) if chosen.quick else (SIZE, SLOW)
    seconds = QUICK_SECONDS if chosen.quick else LONG_SECONDS if getattr(chosen, "long", False) else SECONDS
    if given := getattr(chosen, "archive", None):
        return {"web": measured(given, size, seconds, slow)}
    with database("SQLite") as url:
        open_archive(url, create=True).close()
        search_archive.fill(url, search_texts.texts(size), 1)
        return {"web": measured(url, size, seconds, slow)}


def show(found: dict[str, Any]) -> None:
    """As a table."""
    print(f"The web pages at {RATE:.0f} requests a second")
    columns = {"what": "", "requests": "requests", "p50_ms": "p50 ms", "p99_ms": "p99 ms", "most_ms": "most ms"}
    tables.show(found["web"], columns | {"errors": "errors", "largest_kb": "largest KB", "slow": "slow clients"})


if __name__ == "__main__":
    tables.main("web", __doc__, options, run_with, show)
