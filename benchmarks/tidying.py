"""An archive tidied while others use it: captures thinned beside a writer, and the file made anew beside readers.

Thinned: articles that were seen five times, on another page each time. Made anew: a file of which a third is free. The
writer asks for its turn again and again, and writes down how long it waited; the readers are those of the upgrade.
Bars: a writer waits for no longer than 0.2 s for the thinning; no reader fails, and none waits for the vacuum.
"""

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks import tables
from benchmarks.postgres import database
from benchmarks.search_archive import NEWEST
from benchmarks.upgrade import end_reader, make, start_reader
from newsarchive.archive import packing
from newsarchive.archive.engine import connect, writing
from newsarchive.archive.migration import HEAD
from newsarchive.archive.schema import CaptureRow, PayloadRow

SIZES, QUICK_SIZES = (20_000, 300_000), (100, 300)
"""Articles whose captures are thinned; articles of the file that is made anew."""
TIMES = 5
_TOGETHER = 1000
_RULE = '[retention]\ncaptures = "1d"\nkeep_every = "30d"\n'


def thinned(size: int) -> dict[str, Any]:
    """Captures of so many articles thinned, and a writer beside."""
    with database("SQLite") as url:
        make(url, HEAD, size)
        _look_again(url, size)
        path = Path(url.removeprefix("sqlite:///"))
        (path.parent / "newsarchive.toml").write_text(_RULE, encoding="utf-8")
        before = _tidy(url, "--dry-run")
        with _Writer(path) as writer:
            after = _tidy(url, "--no-vacuum")
        waits = sorted(writer.waits)
        return {
            "articles": size,
            "captures": size * (TIMES + 1),
            "went": after["captures"],
            "look_seconds": before["seconds"],
            "seconds": after["seconds"],
            "per_second": round(after["captures"] / after["seconds"]),
            "p50_ms": round(statistics.median(waits), 1),
            "p95_ms": round(waits[int(len(waits) * 0.95)], 1),
            "max_ms": round(waits[-1], 1),
        }


def _look_again(url: str, size: int) -> None:
    """Each article seen TIMES more, a day apart, on pages of 2 kB."""
    engine, number = connect(url), size
    for time_ in range(TIMES):
        at = NEWEST - timedelta(days=200 - time_)
        for first in range(1, size + 1, _TOGETHER):
            articles = range(first, min(first + _TOGETHER, size + 1))
            pages = [_page(number + place, article) for place, article in enumerate(articles, 1)]
            looks = [_look(number + place, article, at) for place, article in enumerate(articles, 1)]
            with writing(engine) as connection:
                connection.execute(insert(PayloadRow), pages)
                connection.execute(insert(CaptureRow), looks)
            number += len(articles)
    engine.dispose()


def _page(number: int, article: int) -> dict[str, Any]:
    content = packing.pack(f"{article} {number} ".encode() + os.urandom(2000))
    return {"id": number, "sha256": f"{number:064x}", "size": 2000, "content": content}


def _look(number: int, article: int, at: Any) -> dict[str, Any]:
    told = {"status": 200, "headers": [], "hops": [], "simulated": True, "fate": "seen", "payload_id": number}
    digests = {"received_sha256": "", "payload_sha256": f"{number:064x}", "payload_size": 2000}
    where = {"run_id": 1, "article_id": article, "url": f"https://paper.example/{article}", "fetched_at": at}
    return {"id": number, **where, **digests, **told}


def made_anew(size: int) -> dict[str, Any]:
    """A file of so many articles made anew, and readers beside."""
    with database("SQLite") as url:
        make(url, HEAD, size)
        path = Path(url.removeprefix("sqlite:///"))
        _waste(path)
        readers = [start_reader(url) for _ in range(2)]
        time.sleep(1)
        told = _tidy(url)
        found = [json.loads(end_reader(reader)) for reader in readers]
        waits = sorted(wait for each in found for wait in each["ms"])
        return {
            "articles": size,
            "before_mb": round(told["vacuum"]["bytes_before"] / 1e6),
            "after_mb": round(told["vacuum"]["bytes_after"] / 1e6),
            "seconds": told["vacuum"]["seconds"],
            "p50_ms": round(statistics.median(waits), 1),
            "p95_ms": round(waits[int(len(waits) * 0.95)], 1),
            "max_ms": round(waits[-1], 1),
            "errors": sum(each["errors"] for each in found),
        }


def _waste(path: Path) -> None:
    """Half as many bytes as there are, written and given up."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute("CREATE TABLE waste (b)")
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        connection.execute(f"INSERT INTO waste {numbers} SELECT zeroblob(400000) FROM n", (max(1, pages // 200),))
        connection.execute("DROP TABLE waste")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _tidy(url: str, *words: str) -> dict[str, Any]:
    """The seconds that the command took, and what it said: captures that went, how the file fared."""
    folder = Path(url.removeprefix("sqlite:///")).parent
    command = [sys.executable, "-m", "newsarchive", "--archive", url, "tidy", "--json", *words]
    surroundings = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    began = time.perf_counter()
    out = subprocess.run(command, cwd=folder, env=surroundings, check=True, capture_output=True, text=True).stdout
    told = {each["what"]: each for each in map(json.loads, out.splitlines())}
    seconds = round(time.perf_counter() - began, 1)
    captures = told["captures"]["rows"] if "captures" in told else 0
    return {"seconds": seconds, "captures": captures, "vacuum": told.get("vacuum")}


class _Writer:
    """Takes its turn to write every few milliseconds; `waits` are milliseconds."""

    def __init__(self, path: Path) -> None:
        self.waits: list[float] = []
        self._path = path
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> "_Writer":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._enough.set()
        self._thread.join()

    def _write(self) -> None:
        engine = connect(f"sqlite:///{self._path}")
        while not self._enough.wait(0.02):
            began = time.perf_counter()
            with writing(engine):
                self.waits.append((time.perf_counter() - began) * 1000)
        engine.dispose()


def show(found: dict[str, Any]) -> None:
    """The tables for people."""
    print("Captures thinned by newsarchive tidy, and how long a writer beside it waited")
    columns = {
        "articles": "articles",
        "captures": "captures",
        "went": "went",
        "look_seconds": "dry run, s",
        "seconds": "seconds",
        "per_second": "captures/s",
    }
    waits = {"p50_ms": "p50 ms", "p95_ms": "p95 ms", "max_ms": "longest ms"}
    tables.show([found["thinned"]], columns | waits)
    print("A file made anew by newsarchive tidy (writers wait for all of it), and queries of 2 readers beside it")
    columns = {"articles": "articles", "before_mb": "MB before", "after_mb": "MB after", "seconds": "seconds"}
    tables.show([found["made_anew"]], columns | waits | {"errors": "errors"})


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    few, many = QUICK_SIZES if chosen.quick else SIZES
    return {"thinned": thinned(few), "made_anew": made_anew(many)}


if __name__ == "__main__":
    tables.main("tidying", __doc__, tables.options, run_with, show)
