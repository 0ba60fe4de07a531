"""A million articles, ten million requests, one archive on PostgreSQL: searches, claims, the doctor, and what it takes.

It is filled by the server (benchmarks/scale_archive.py), a sample of the search index is held against the archive's own
code; then people and crawls ask it. `--url` asks an archive that was filled before, or fills an empty database
and leaves it there: on a server set up for its size; else one as PostgreSQL comes is made, and goes with the benchmark.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, text

from benchmarks import frontier_rows, scale_archive, search, search_texts, tables
from benchmarks.frontier_calls import Situation
from benchmarks.frontier_rows import Shape
from benchmarks.measuring import BOUND_SECONDS, ROOT, environment
from benchmarks.postgres import Unavailable, database
from newsarchive.archive import open_archive
from newsarchive.archive.engine import connect

ARTICLES, QUICK_ARTICLES = 1_000_000, 600
DISTINCT, QUICK_DISTINCT = 150_000, 300
"""Texts that differ."""
ROWS, QUICK_ROWS = 10_000_000, 3_000
HOSTS, QUICK_HOSTS = 10_000, 60
RUNS, QUICK_RUNS = 1_000, 6
DONE = 0.9
"""Of the requests of each host: the frontier of crawls that have been under way for long."""
QUERIES, QUICK_QUERIES = 200, 24
TIMES, QUICK_TIMES = 2_000, 10
SAMPLE = 60
_KNOWN = 20_000
"""Texts from whose words queries are made, as in benchmarks.search at 100,000 articles."""
_COMMANDS = (["doctor", "--quick", "--json"], ["stats", "--json"], ["runs", "--json"])


def measured(url: str, chosen: argparse.Namespace) -> dict[str, Any]:
    """Everything about the archive at `url`, which is filled where it is empty."""
    quick: bool = chosen.quick
    with open_archive(url, create=True):
        pass
    engine = connect(url)
    shape = Shape(
        rows=chosen.rows or (QUICK_ROWS if quick else ROWS),
        hosts=QUICK_HOSTS if quick else HOSTS,
        runs=QUICK_RUNS if quick else RUNS,
    )
    filled = _filled(engine, chosen, shape)
    queries = search_texts.queries(QUICK_QUERIES if quick else QUERIES, QUICK_DISTINCT if quick else _KNOWN)
    found = {
        "filled": filled,
        "articles": _number(engine, "SELECT count(*) FROM articles"),
        "requests": _number(engine, "SELECT count(*) FROM frontier"),
        "differing": scale_archive.differing(engine, SAMPLE),
        "search": [search.asked(url, queries)],
        "calls": [_calls(url, engine, shape, QUICK_TIMES if quick else TIMES)],
        "commands": [_command(url, words) for words in _COMMANDS],
        "sizes": sizes(engine),
    }
    engine.dispose()
    return found


def _filled(engine: Engine, chosen: argparse.Namespace, shape: Shape) -> list[dict[str, Any]]:
    """Seconds of each part; nothing where the archive has articles."""
    if _number(engine, "SELECT count(*) FROM articles"):
        return []
    steps: list[dict[str, Any]] = []

    def tell(what: str) -> None:
        steps.append({"what": what, "at_seconds": round(time.monotonic() - began, 1)})
        print(json.dumps(steps[-1], ensure_ascii=False), file=sys.stderr)

    began = time.monotonic()
    frontier_rows.fill(engine, shape, DONE)
    tell(f"{shape.rows:,} requests are in")
    articles = chosen.articles or (QUICK_ARTICLES if chosen.quick else ARTICLES)
    distinct = min(QUICK_DISTINCT if chosen.quick else DISTINCT, articles)
    scale_archive.fill(engine, articles, distinct - distinct % scale_archive.CYCLE, tell)
    return steps


def _calls(url: str, engine: Engine, shape: Shape, times: int) -> dict[str, Any]:
    """Claims and ends of a frontier with all hosts due."""
    with open_archive(url) as archive:
        return Situation(archive, engine, shape, "all due").measured(times)


def _command(url: str, words: Sequence[str]) -> dict[str, Any]:
    """Seconds of a command, from its start to its end; 3 says that something is amiss, as crawls without an end are."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "newsarchive", "--archive", url, *words],
        capture_output=True,
        cwd=ROOT,
        env=environment({}),
        timeout=BOUND_SECONDS,
        check=False,
    )
    seconds = round(time.perf_counter() - began, 1)
    return {"command": " ".join(words), "seconds": seconds, "exit_code": done.returncode}


_SIZES = """
WITH named AS (
    SELECT coalesce(parent.relname, c.relname) AS name, c.oid, c.reltuples FROM pg_class c
    LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class parent ON parent.oid = i.inhparent
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace)
SELECT name, sum(greatest(reltuples, 0)) AS rows, sum(pg_table_size(oid)) AS table_bytes,
    sum(pg_indexes_size(oid)) AS index_bytes
FROM named GROUP BY name HAVING sum(pg_total_relation_size(oid)) > :least
ORDER BY sum(pg_total_relation_size(oid)) DESC
"""


def sizes(engine: Engine, least: int = 1_000_000) -> list[dict[str, Any]]:
    """Bytes on disk by table, those above `least`, months of one table together; rows by PostgreSQL's statistics."""
    with engine.connect() as connection:
        rows = connection.execute(text(_SIZES), {"least": least}).all()
    return [
        {
            "table": row.name,
            "rows": int(row.rows),
            "table_mb": round(int(row.table_bytes) / 1e6),
            "index_mb": round(int(row.index_bytes) / 1e6),
            "bytes_a_row": round(int(row.table_bytes + row.index_bytes) / int(row.rows)) if row.rows else None,
        }
        for row in rows
    ]


def _number(engine: Engine, sql: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(sql)).scalar_one())


def show(found: dict[str, Any]) -> None:
    """Tables for people."""
    print(f"{found['articles']:,} articles, {found['requests']:,} requests")
    print(
        f"articles of a sample of {SAMPLE} whose index rows are not the archive's own: {found['differing'] or 'none'}"
    )
    kinds = {f"{kind}_p95_ms": f"{kind} p95" for kind in search_texts.KINDS}
    tables.show(found["search"], {"p50_ms": "search p50", "p95_ms": "p95", "max_ms": "slowest", **kinds})
    calls = {
        f"{name}_{what}_ms": f"{name} {what}" for name in ("claim", "end", "due", "queue") for what in ("p50", "p99")
    }
    tables.show(found["calls"], {"given": "claims", **calls})
    tables.show(found["commands"], {"command": "", "seconds": "seconds", "exit_code": "exit code"})
    columns = {
        "table": "",
        "rows": "rows",
        "table_mb": "table MB",
        "index_mb": "indexes MB",
        "bytes_a_row": "bytes a row",
    }
    tables.show(found["sizes"], columns)


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    tables.options(parser)
    parser.add_argument("--articles", type=int, help=f"in the archive ({ARTICLES:,})")
    parser.add_argument("--rows", type=int, help=f"requests in the frontier ({ROWS:,})")
    parser.add_argument("--url", help="a database of PostgreSQL that stays: empty, or filled by this benchmark before")


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    with _database(chosen.url) as url:
        return measured(url, chosen)


@contextmanager
def _database(url: str | None) -> Iterator[str]:
    if url is not None:
        yield url
        return
    with database("PostgreSQL") as own:
        yield own


if __name__ == "__main__":
    try:
        tables.main("scale", __doc__, options, run_with, show)
    except Unavailable as reason:
        sys.exit(str(reason))
