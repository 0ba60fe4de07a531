"""Searching: newsarchive on both engines as its archive grows, and other ways to search the same texts.

Bars at 100,000 articles, of 200 queries (a word, two words, a phrase, a word and a filter), by relevance with snippets:
SQLite half of them within 10 ms, 95 % within 30 ms; PostgreSQL 25 and 120 ms. At 300,000 articles 95 % within three
times as long, and an article costs at most 1.3 times as much to index.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks import search_archive, search_texts, tables
from benchmarks.postgres import Unavailable, database
from newsarchive.archive import open_archive

SIZES, LONG_SIZES, QUICK_SIZES = (10_000, 100_000), (10_000, 100_000, 300_000), (500, 1_000)
COMPARED, QUICK_COMPARED = 100_000, 1_000
QUERIES, QUICK_QUERIES = 200, 24
OTHERS_PYTHON = Path(__file__).parents[1] / ".venv-bench" / "bin" / "python"


def growth(sizes: Sequence[int], queries: int, engines: Sequence[str]) -> list[dict[str, Any]]:
    """The same queries at each size."""
    return [row for engine in engines for row in _grown(engine, sizes, search_texts.queries(queries, sizes[0]))]


def _grown(engine: str, sizes: Sequence[int], queries: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    with database(engine) as url:
        with open_archive(url, create=True):
            pass
        texts, held = search_texts.texts(sizes[-1]), 0
        for size in sizes:
            seconds = search_archive.fill(url, islice(texts, size - held), held + 1)
            yield asked(url, queries) | {
                "engine": engine,
                "articles": size,
                "index_ms": round(seconds / (size - held) * 1000, 2),
                "index_mb": round(search_archive.index_bytes(url) / 1e6),
            }
            held = size


def asked(url: str, queries: list[tuple[str, str]]) -> dict[str, Any]:
    """Milliseconds of each query in a process that has searched before; the second time counts."""
    with open_archive(url) as archive:
        for _, query in queries:
            search_archive.ask(archive, query)
        taken: dict[str, list[float]] = {kind: [] for kind in search_texts.KINDS}
        hits = 0
        for kind, query in queries:
            began = time.perf_counter()
            hits += search_archive.ask(archive, query)
            taken[kind].append((time.perf_counter() - began) * 1000)
    every = [each for kind in taken.values() for each in kind]
    by_kind = {f"{kind}_p95_ms": round(_p95(each), 1) for kind, each in taken.items()}
    return {
        "p50_ms": round(median(every), 1),
        "p95_ms": round(_p95(every), 1),
        "max_ms": round(max(every), 1),
    } | by_kind


def _p95(taken: Sequence[float]) -> float:
    return quantiles(taken, n=20)[-1]


def compared(count: int, queries: int) -> list[dict[str, Any]]:
    """Ways to search the same texts, without filters, which not all of them have."""
    plain = [(kind, query) for kind, query in search_texts.queries(queries * 4 // 3, count) if "filter" not in kind]
    words = [[query.strip('"')] if kind == "phrase" else query.split() for kind, query in plain]
    python = OTHERS_PYTHON if OTHERS_PYTHON.exists() else Path(sys.executable)
    asked = json.dumps({"texts": count, "queries": words})
    done = subprocess.run(
        [str(python), "-m", "benchmarks.searchers"], input=asked, capture_output=True, text=True, check=True
    )
    others = [json.loads(line) for line in done.stdout.splitlines()]
    scanned = [hits for _, hits in others[0]["answers"]]
    return [_ours(count, plain, scanned), *(_row(each, scanned) for each in others)]


def _ours(count: int, queries: list[tuple[str, str]], scanned: list[int]) -> dict[str, Any]:
    with database("SQLite") as url:
        with open_archive(url, create=True):
            pass
        seconds = search_archive.fill(url, search_texts.texts(count), 1)
        with open_archive(url) as archive:
            answers = []
            for query in [query for _, query in queries] * 2:
                began = time.perf_counter()
                hits = search_archive.ask(archive, query)
                answers.append(((time.perf_counter() - began) * 1000, hits))
    told = {"way": "newsarchive, SQLite", "fill_seconds": seconds, "answers": answers[len(queries) :]}
    return _row(told, scanned)


def _row(told: dict[str, Any], scanned: list[int]) -> dict[str, Any]:
    taken = [milliseconds for milliseconds, _ in told["answers"]]
    shares = [min(1.0, hits / wanted) for (_, hits), wanted in zip(told["answers"], scanned, strict=False) if wanted]
    return {
        "way": told["way"],
        "p50_ms": round(median(taken), 1),
        "p95_ms": round(_p95(taken), 1),
        "fill_seconds": round(told["fill_seconds"], 1),
        "found": round(100 * sum(shares) / max(1, len(shares))),
    }


def show(found: dict[str, Any]) -> None:
    """Both tables for people."""
    print(f"Searching {search_texts.source()}, the best 20 with snippets (ms a query)")
    kinds = {f"{kind}_p95_ms": f"{kind} p95" for kind in search_texts.KINDS}
    columns = {"engine": "", "articles": "articles", "p50_ms": "p50", "p95_ms": "p95", "max_ms": "slowest", **kinds}
    tables.show(found["growth"], {**columns, "index_ms": "to index an article", "index_mb": "index MB"})
    print(f"Ways to search the same {found['compared_articles']:,} texts, without filters (ms a query)")
    columns = {"way": "", "p50_ms": "p50", "p95_ms": "p95", "fill_seconds": "seconds to fill"}
    tables.show(found["compared"], {**columns, "found": "% of what a scan finds"})


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    tables.options(parser)
    parser.add_argument("--long", action="store_true", help="300,000 articles, too: an hour on PostgreSQL")
    parser.add_argument("--engine", choices=("SQLite", "PostgreSQL"), help="only this one")


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    usual = LONG_SIZES if chosen.long else SIZES
    sizes, queries = (QUICK_SIZES, QUICK_QUERIES) if chosen.quick else (usual, QUERIES)
    count = QUICK_COMPARED if chosen.quick else COMPARED
    only: str | None = getattr(chosen, "engine", None)
    grown: list[dict[str, Any]] = []
    for engine in [only] if only else ["SQLite", "PostgreSQL"]:
        try:
            grown += growth(sizes, queries, [engine])
        except Unavailable as reason:
            print(f"PostgreSQL is left out: {reason}", file=sys.stderr)
    return {"growth": grown, "compared_articles": count, "compared": compared(count, queries)}


if __name__ == "__main__":
    tables.main("search", __doc__, options, run_with, show)
