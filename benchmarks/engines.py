"""What PostgreSQL costs beside SQLite: one crawl of KBS by `newsarchive crawl` on each, by turns.

The CPU a page of the crawl's process is counted as benchmarks.page_cost does; that of PostgreSQL, with all
its processes, stands apart. The bar: the crawl takes at most 1.5 times what it takes on SQLite.
"""

from collections.abc import Sequence
from statistics import median
from typing import Any

from benchmarks import page_cost, tables
from benchmarks.contenders import SQLITE, ours
from benchmarks.cpu import server_seconds
from benchmarks.postgres import databases
from benchmarks.server import serving


def engines(pages: int, rounds: int) -> list[dict[str, Any]]:
    """One crawl on SQLite and on PostgreSQL by turns; the server's share beside it."""
    crawls: dict[str, list[float]] = {"SQLite": [], "PostgreSQL": []}
    shares: list[float] = []
    with serving(page_cost.SMALL) as small, serving(pages) as large, databases() as fresh:
        url = fresh()
        for _ in range(rounds):
            crawls["SQLite"].append(page_cost.measure(SQLITE, small, large).cpu_ms)
            before = server_seconds(url)
            crawls["PostgreSQL"].append(page_cost.measure(ours("PostgreSQL", fresh), small, large).cpu_ms)
            read = small.count + large.count
            shares.append((server_seconds(url) - before) / read * 1000)
    return [
        _of_engine("SQLite", crawls["SQLite"], [0.0] * rounds, crawls["SQLite"]),
        _of_engine("PostgreSQL", crawls["PostgreSQL"], shares, crawls["SQLite"]),
    ]


def _of_engine(name: str, crawl: Sequence[float], server: Sequence[float], base: Sequence[float]) -> dict[str, Any]:
    both = [one + other for one, other in zip(crawl, server, strict=True)]
    return {
        "engine": name,
        "crawl_ms_a_page": round(median(crawl), 2),
        "server_ms_a_page": round(median(server), 2),
        "crawl_of_sqlite": round(median(one / other for one, other in zip(crawl, base, strict=True)), 2),
        "with_server_of_sqlite": round(median(one / other for one, other in zip(both, base, strict=True)), 2),
        "crawl_by_round": [round(each, 2) for each in crawl],
    }


def show(found: dict[str, Any]) -> None:
    """The table for people."""
    print(f"One crawl, {found['engine_pages']:,} pages of 93 KB, {found['rounds']} rounds, medians")
    tables.show(
        found["engines"],
        {
            "engine": "",
            "crawl_ms_a_page": "CPU ms/page",
            "server_ms_a_page": "server's",
            "crawl_of_sqlite": "x SQLite",
            "with_server_of_sqlite": "with server's",
            "crawl_by_round": "by round",
        },
    )
