"""The small end of the simulation against real crawls: ``python -m benchmarks.simulation.real``.

Real `newsarchive crawl` processes, 1, 2 and 4 at a time, take jobs from one queue: a dozen blogs on loopback that ask
for delays of 0.2 to 1 s and answer late. All share one archive. The simulation gets the same hosts, and what such a
process takes from its begin to its first request and from its last one to its exit, as measured in the same run: that
depends on the machine; the rest is reckoned. Compared: pages a second, and the seconds between requests at each host.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Protocol

from benchmarks import tables
from benchmarks.cpu import server_seconds
from benchmarks.measuring import environment
from benchmarks.postgres import database
from benchmarks.scaling.traffic import SETTLED_SECONDS, counters
from benchmarks.simulation.loopback import Blog, Loopback, blogs
from benchmarks.simulation.small import Predicted, predict

BLOGS, POSTS, WORKERS = 12, 25, (1, 2, 4)
QUICK_BLOGS, QUICK_POSTS, QUICK_WORKERS = 6, 10, (1, 2)
TOLERANCE = 0.15
"""So far the simulation may be from what was measured."""


class Process(Protocol):
    """A process that was begun."""

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""


Begin = Callable[[Sequence[str], Path], Process]
"""Begins ``newsarchive`` with these words in that folder."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Pages a second from the first begin to the last end; by host, seconds between requests (medians), from its
    process's begin to the first request, and from the last one to the exit. `shortest`: of all gaps less their delay.
    """

    pages: int
    pages_a_second: float
    gaps: dict[str, float]
    shortest: float
    starts: dict[str, float]
    ends: dict[str, float]


def measure(site: Loopback, served: Sequence[Blog], archive: str, workers: int, begin: Begin, folder: Path) -> Measured:
    """Crawl all blogs, so many at a time, in their order. Raises RuntimeError where a crawl is not complete."""
    waiting, under_way = list(served), dict[str, Process]()
    begun, ended = dict[str, float](), dict[str, float]()
    while waiting or under_way:
        while waiting and len(under_way) < workers:
            blog = waiting.pop(0)
            begun[blog.host] = time.monotonic()
            under_way[blog.host] = begin(_words(site, blog, archive), folder)
        for host, process in tuple(under_way.items()):
            if (code := process.poll()) is not None:
                ended[host] = time.monotonic()
                del under_way[host]
                if code:
                    raise RuntimeError(f"the crawl of {host} ended with {code}")
        time.sleep(0.005)
    return _measured(site, served, begun, ended)


def _words(site: Loopback, blog: Blog, archive: str) -> list[str]:
    crawl = ["crawl", "blog", "-a", f"site=https://{blog.host}", "--quiet", "--connect-to", site.connect_to(blog)]
    return ["--archive", archive, *crawl]


def _measured(site: Loopback, served: Sequence[Blog], begun: dict[str, float], ended: dict[str, float]) -> Measured:
    times = {blog.host: [at for at, host, _ in site.asked if host == blog.host] for blog in served}
    gaps = {host: [later - at for at, later in pairwise(asked)] for host, asked in times.items()}
    # robots.txt tells the delay, so what follows it is not yet kept apart by it
    delays = {blog.host: blog.delay for blog in served}
    pages = sum(path.endswith(".html") for _, _, path in site.asked)
    return Measured(
        pages=pages,
        pages_a_second=pages / (max(ended.values()) - min(begun.values())),
        gaps={host: median(each) for host, each in gaps.items()},
        shortest=min(gap - delays[host] for host, each in gaps.items() for gap in each[1:]),
        starts={host: times[host][0] - begun[host] for host in begun},
        ends={host: ended[host] - times[host][-1] for host in begun},
    )


def compared(measured: Measured, predicted: Predicted) -> dict[str, Any]:
    """Both beside each other, and how far they are apart, as shares of what was measured."""
    apart = [abs(predicted.gaps[host] / gap - 1) for host, gap in measured.gaps.items()]
    return {
        "pages": measured.pages,
        "pages_a_second": round(measured.pages_a_second, 2),
        "simulated": round(predicted.pages_a_second, 2),
        "off": round(predicted.pages_a_second / measured.pages_a_second - 1, 3),
        "gaps_off": round(median(apart), 3),
        "gaps_off_most": round(max(apart), 3),
        "least_over_delay_ms": round(measured.shortest * 1000, 1),
        "start_s": round(median(measured.starts.values()), 2),
        "end_s": round(median(measured.ends.values()), 2),
    }


def compare(
    count: int, posts: int, workers: int, begin: Begin, engine: str = "SQLite", seed: int = 1
) -> dict[str, Any]:
    """One real run, and the same simulated. Raises postgres.Unavailable."""
    served = blogs(count, posts, seed)
    with ExitStack() as stack:
        archive = stack.enter_context(database(engine))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsarchive-bench-")))
        site = stack.enter_context(Loopback(served))
        cpu_before = 0.0 if archive.startswith("sqlite") else server_seconds(archive)
        measured = measure(site, served, archive, workers, begin, folder)
        work = _database_work(archive, measured.pages, cpu_before)
    predicted = predict(served, workers, measured.starts, measured.ends)
    return {"workers": workers} | compared(measured, predicted) | work


def _database_work(archive: str, pages: int, cpu_before: float) -> dict[str, float]:
    """What PostgreSQL counted for a page, the runs' own transactions included; nothing of SQLite."""
    if archive.startswith("sqlite"):
        return {}
    time.sleep(SETTLED_SECONDS)
    transactions = counters(archive)["transactions"]
    return {
        "transactions_a_page": round(transactions / pages, 2),
        "server_ms_a_page": round((server_seconds(archive) - cpu_before) / pages * 1000, 1),
    }


def begun_anew(words: Sequence[str], folder: Path) -> Process:
    """A process of its own, started from nothing."""
    command = [sys.executable, "-m", "newsarchive", *words]
    return subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, env=environment({}))


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    parser.add_argument("--engine", choices=("SQLite", "PostgreSQL"), default="SQLite", help="default: SQLite")
    tables.options(parser)


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    count, posts, numbers = (QUICK_BLOGS, QUICK_POSTS, QUICK_WORKERS) if chosen.quick else (BLOGS, POSTS, WORKERS)
    rows = [compare(count, posts, workers, begun_anew, chosen.engine) for workers in numbers]
    return {"blogs": count, "posts": posts, "engine": chosen.engine, "runs": rows}


def show(found: dict[str, Any]) -> None:
    """The table for people."""
    print(
        f"{found['blogs']} blogs of {found['posts']} posts, {found['engine']}; the simulation beside what was measured"
    )
    columns = {
        "workers": "workers",
        "pages": "pages",
        "pages_a_second": "pages/s",
        "simulated": "simulated",
        "off": "off by",
        "gaps_off": "gaps off by (median)",
        "gaps_off_most": "most",
        "least_over_delay_ms": "least gap over delay, ms",
        "start_s": "start s",
        "end_s": "end s",
        "transactions_a_page": "transactions a page",
        "server_ms_a_page": "server's CPU ms a page",
    }
    tables.show(found["runs"], columns)


if __name__ == "__main__":
    tables.main("simulation.real", __doc__, options, run_with, show)
