"""What a page is to PostgreSQL: transactions, rows, log, bytes on disk, and the server's CPU beside the crawl's.

A crawl of the generated pages (93 KB each, no delays) by the real command line into a new database, twice: few pages
and many, and what one page adds is the difference.
"""

import argparse
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from benchmarks import tables
from benchmarks.cpu import server_seconds
from benchmarks.measuring import run
from benchmarks.postgres import databases
from benchmarks.server import Site, serving

SMALL, PAGES, QUICK_PAGES = 200, 2_000, 400
_DELTAS = {
    "transactions": "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()",
    "rows_inserted": "SELECT tup_inserted FROM pg_stat_database WHERE datname = current_database()",
    "rows_updated": "SELECT tup_updated FROM pg_stat_database WHERE datname = current_database()",
    "wal_bytes": "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint",
}
"""What grows on the server, by the statement that tells it."""
_SIZES = """
SELECT c.relname, pg_table_size(c.oid), pg_indexes_size(c.oid) FROM pg_class c
WHERE c.relkind IN ('r', 'p', 'm') AND c.relnamespace = 'public'::regnamespace ORDER BY 1
"""
SETTLED_SECONDS = 1.5
"""The server adds up what a connection did when that has ended, or after a second."""


@dataclass(frozen=True, kw_only=True)
class Crawled:
    """One crawl: what the server counted, its CPU seconds and the crawl's, and bytes by table: (heap, indexes)."""

    pages: int
    counted: Mapping[str, int]
    crawl_cpu: float
    server_cpu: float
    sizes: Mapping[str, tuple[int, int]]


def crawled(url: str, site: Site) -> Crawled:
    """All pages of `site` into the empty database at `url`. Raises measuring.RunFailed."""
    before, cpu_before = counters(url), server_seconds(url)
    crawl = ["crawl", "kbs", "--fresh", "--json", "--connect-to", site.connect_to]
    cost = run([sys.executable, "-m", "newsarchive", "--archive", url, *crawl])
    time.sleep(SETTLED_SECONDS)
    after, cpu_after = counters(url), server_seconds(url)
    return Crawled(
        pages=site.count,
        counted={name: after[name] - before[name] for name in after},
        crawl_cpu=cost.cpu,
        server_cpu=cpu_after - cpu_before,
        sizes=_sizes(url),
    )


def counters(url: str) -> dict[str, int]:
    """Transactions, rows and bytes of log that the database at `url` has counted so far."""
    with psycopg.connect(url, autocommit=True) as connection:
        return {name: int(connection.execute(query).fetchone()[0]) for name, query in _DELTAS.items()}  # type: ignore[index]


def _sizes(url: str) -> dict[str, tuple[int, int]]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        return {name: (heap, indexes) for name, heap, indexes in connection.execute(_SIZES).fetchall()}


def a_page(small: Crawled, large: Crawled) -> dict[str, float]:
    """What one page more costs, by name; milliseconds of CPU, bytes, counts."""
    more = large.pages - small.pages
    costs = {name: (large.counted[name] - small.counted[name]) / more for name in large.counted}
    costs["crawl_cpu_ms"] = (large.crawl_cpu - small.crawl_cpu) / more * 1000
    costs["server_cpu_ms"] = (large.server_cpu - small.server_cpu) / more * 1000
    costs["disk_bytes"] = sum(map(sum, large.sizes.values())) / more - sum(map(sum, small.sizes.values())) / more
    return {name: round(value, 2) for name, value in costs.items()}


def by_table(small: Crawled, large: Crawled, least: float = 10.0) -> list[dict[str, Any]]:
    """Bytes that one page more takes in each table, those of `least` bytes and more, the largest first."""
    more = large.pages - small.pages
    rows = []
    for name, (heap, indexes) in large.sizes.items():
        heap_before, indexes_before = small.sizes.get(name, (0, 0))
        rows.append((name, round((heap - heap_before) / more), round((indexes - indexes_before) / more)))
    rows.sort(key=lambda row: -row[1] - row[2])
    return [{"table": row[0], "heap": row[1], "indexes": row[2]} for row in rows if row[1] + row[2] >= least]


def report(pages: int) -> dict[str, Any]:
    """Both crawls; the tables as data. Raises benchmarks.postgres.Unavailable."""
    with databases() as fresh, serving(SMALL) as few, serving(pages) as many:
        small, large = crawled(fresh(), few), crawled(fresh(), many)
    return {"pages": pages, "a_page": a_page(small, large), "by_table": by_table(small, large)}


def show(found: dict[str, Any]) -> None:
    """The tables for people."""
    print(f"One page of 93 KB more, of {found['pages']:,}, without delays")
    costs = [{"what": name, "a_page": value} for name, value in found["a_page"].items()]
    tables.show(costs, {"what": "", "a_page": "a page"})
    tables.show(found["by_table"], {"table": "bytes a page", "heap": "table", "indexes": "indexes"})


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    parser.add_argument("--pages", type=int, metavar="N", help=f"how many pages (default {PAGES:,})")
    tables.options(parser)


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    return report(chosen.pages or (QUICK_PAGES if chosen.quick else PAGES))


if __name__ == "__main__":
    tables.main("scaling.traffic", __doc__, options, run_with, show)
