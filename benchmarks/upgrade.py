"""An archive of an older schema upgraded while others read it: how long it takes, and what the readers notice.

From schema 0009, the last one, and from 0007, whose search index is made anew: a tenth as many articles, unless --long.
The readers ask in processes of their own, which had the archive open before: articles by key, their versions, the
newest; a query every 20 ms. Bar: no error, and no query that waits for the upgrade.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, MetaData, text

from benchmarks import search_texts, tables
from benchmarks.measuring import run
from benchmarks.postgres import Unavailable, database
from benchmarks.search_archive import NEWEST, PUBLISHERS
from benchmarks.search_texts import Told
from newsarchive.archive.engine import connect, writing
from newsarchive.archive.migration import FOLDER, HEAD

SIZE, QUICK_SIZE = 300_000, 300
ENGINES = ("SQLite", "PostgreSQL")
READERS = 2
_TOGETHER = 1000


def measured(engine: str, size: int, revision: str) -> dict[str, Any]:
    """An archive of that schema upgraded."""
    with database(engine) as url:
        make(url, revision, size)
        return {"engine": engine, "articles": size, "schema": revision, **_upgraded(url)}


def make(url: str, revision: str, size: int) -> None:
    """An archive as a newsarchive of that schema left it, but for the words in its search index."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    engine = connect(url)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    if size:
        _fill(engine, size)
    engine.dispose()


def _fill(engine: Engine, size: int) -> None:
    known = MetaData()
    with engine.connect() as connection:
        known.reflect(connection)
    with writing(engine) as connection:
        names = ({"id": f"paper-{number}", "first_seen_at": _time()} for number in range(PUBLISHERS))
        _insert(connection, known, "publishers", list(names))
        plain = {"spider": "bench", "arguments": "{}", "counts": "{}", "owner": "bench:1:1", "alarms": "[]"}
        ended = {"ended_at": _time(), "outcome": "complete", "seeds_complete": True, "simulated": True}
        begun = {"id": 1, **plain, "started_at": _time(), **ended}
        _insert(connection, known, "runs", [begun])
    told = search_texts.texts(size)
    for first in range(1, size + 1, _TOGETHER):
        some = list(enumerate(islice(told, min(_TOGETHER, size + 1 - first)), start=first))
        with writing(engine) as connection:
            _insert(connection, known, "articles", [_article(number) for number, _ in some])
            _insert(connection, known, "captures", [_capture(number) for number, _ in some])
            _insert(connection, known, "versions", [_version(*each) for each in some])
            if "place" in known.tables["indexed"].columns:  # else it is made anew
                _insert(connection, known, "indexed", [_indexed(number) for number, _ in some])
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _insert(connection: Connection, known: MetaData, table: str, rows: list[dict[str, Any]]) -> None:
    """In words: the models are of today's schema."""
    names = [name for name in rows[0] if name in known.tables[table].columns]
    places = ", ".join(f":{name}" for name in names)
    connection.execute(text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"), rows)


def _time(number: int = 0) -> str:
    return (NEWEST - timedelta(minutes=15) * number).isoformat(timespec="milliseconds")


def _article(number: int) -> dict[str, Any]:
    named = {"id": number, "publisher": f"paper-{number % PUBLISHERS}", "key": f"paper/{number}"}
    seen = {"first_seen_at": _time(), "last_seen_at": _time(), "current_version": 1}
    where = {"canonical_url": f"https://paper.example/{number}", "kind": "article", "status": "live"}
    return {**named, **seen, **where, "date_published": _time(number)}


def _capture(number: int) -> dict[str, Any]:
    digests = {"received_sha256": "", "payload_sha256": "", "payload_size": 0}
    told = {"status": 200, "headers": "[]", "hops": "[]", "simulated": True, "fate": "new", "medium": "http"}
    where = {"run_id": 1, "article_id": number, "url": f"https://paper.example/{number}", "fetched_at": _time()}
    return {"id": number, **where, **digests, **told}


def _version(number: int, told: Told) -> dict[str, Any]:
    kept = {"number": 1, "origin": "publisher", "extractor": "bench", "digest": "", "captured_at": _time()}
    people = {"bylines": "[]", "credits": "[]", "photo_credits": "[]"}
    about = {"headline": told.headline, "body": told.body, "date_published": _time(number)}
    return {"id": number, "article_id": number, "capture_id": number, **kept, **people, **about}


def _indexed(number: int) -> dict[str, Any]:
    return {"article_id": number, "version_id": number, "tokenizer": 1, "place": number, "facts": ""}


def _upgraded(url: str) -> dict[str, Any]:
    readers = [start_reader(url) for _ in range(READERS)]
    time.sleep(1)
    cost = run([sys.executable, "-m", "newsarchive", "--archive", url, "upgrade", "--json"])
    found = [json.loads(end_reader(reader)) for reader in readers]
    waits = sorted(wait for each in found for wait in each["ms"])
    return {
        "seconds": round(cost.wall, 1),
        "queries": len(waits),
        "p50_ms": round(statistics.median(waits), 1),
        "p95_ms": round(waits[int(len(waits) * 0.95)], 1),
        "max_ms": round(waits[-1], 1),
        "errors": sum(each["errors"] for each in found),
    }


def start_reader(url: str) -> "subprocess.Popen[str]":
    """A process that asks the archive until it is ended."""
    words = [sys.executable, "-m", "benchmarks.upgrade_reader", url]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, cwd=Path(__file__).parents[1])


def end_reader(reader: "subprocess.Popen[str]") -> str:
    """What it says of its queries, as JSON."""
    out, _ = reader.communicate("enough\n", timeout=60)
    return out


def show(found: dict[str, Any]) -> None:
    """The table for people."""
    print(f"Archives upgraded to schema {HEAD}, and queries of {READERS} readers meanwhile")
    columns = {
        "engine": "",
        "articles": "articles",
        "schema": "from schema",
        "seconds": "seconds",
        "queries": "queries",
        "p50_ms": "p50 ms",
        "p95_ms": "p95 ms",
        "max_ms": "longest ms",
        "errors": "errors",
    }
    tables.show(found["upgrade"], columns)


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    tables.options(parser)
    parser.add_argument("--long", action="store_true", help="as many from schema 0007, too: half an hour each")
    parser.add_argument("--articles", type=int, help=f"so many articles, instead of {SIZE:,}")
    parser.add_argument("--schema", choices=("0007", "0009"), help="only from this one")
    parser.add_argument("--engine", choices=ENGINES, help="only this one")


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    size = chosen.articles or (QUICK_SIZE if chosen.quick else SIZE)
    sizes = {"0009": size, "0007": size if chosen.long or chosen.quick else size // 10}
    revisions = [chosen.schema] if getattr(chosen, "schema", None) else list(sizes)
    found: list[dict[str, Any]] = []
    engines: Sequence[str] = [chosen.engine] if chosen.engine else ENGINES
    for engine in engines:
        try:
            found += [measured(engine, sizes[revision], revision) for revision in revisions]
        except Unavailable as reason:
            print(f"PostgreSQL is left out: {reason}", file=sys.stderr)
    return {"upgrade": found}


if __name__ == "__main__":
    tables.main("upgrade", __doc__, options, run_with, show)
