"""What an archive keeps of pages of one layout: bytes a page, what writing and reading them takes.

Bars: 25 : 1 against the pages as HTML, each page read in less than 1 ms. Pages come as a crawl meets them, newest
first, and in no order at all, as revisits do. `--pages` measures saved pages of your own: a folder of one site's.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import Connection, Engine, text

from benchmarks import pages, tables
from newsarchive.archive import open_archive, packing, payloads
from newsarchive.archive.article_rows import add_capture
from newsarchive.archive.engine import connect, reading, writing
from newsarchive.archive.rows import add, add_all
from newsarchive.archive.schema import ArticleRow, PublisherRow
from newsarchive.archive.training import train_where_due
from newsarchive.items import Capture, Identity, PageResult

PAGES, QUICK_PAGES = 2_000, 300
TOGETHER = 16
"""Pages in one transaction, as a crawl has them when it is not waiting for the site."""
PUBLISHER = "kbs"
AT = datetime(2026, 11, 23, tzinfo=UTC)


def report(bodies: Sequence[bytes]) -> list[dict[str, Any]]:
    """The same pages in both orders, as data."""
    mixed = list(bodies)
    random.Random(7).shuffle(mixed)
    return [_kept("as crawled", bodies), _kept("in no order", mixed)]


def _kept(order: str, bodies: Sequence[bytes]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as folder, _archive(Path(folder)) as engine:
        write_ms = _write(engine, bodies)
        with reading(engine) as connection:
            found = _sizes(connection)
        read_ms = _read(engine, len(bodies))
    html = sum(map(len, bodies))
    return {
        "order": order,
        "pages": len(bodies),
        "html_bytes": html // len(bodies),
        **{name: round(size / len(bodies)) for name, size in found.items()},
        "ratio": round(html / (found["content_bytes"] + found["dictionary_bytes"]), 1),
        "ratio_in_file": round(html / found["table_bytes"], 1),
        "ratio_zstd": round(html / sum(len(packing.pack(body)) for body in bodies), 1),
        "write_ms": round(write_ms, 3),
        "zstd_ms": round(_timed(lambda: [packing.pack(body) for body in bodies]) / len(bodies), 3),
        "read_p50_ms": round(median(read_ms), 3),
        "read_p95_ms": round(quantiles(read_ms, n=20)[-1], 3),
    }


@contextmanager
def _archive(folder: Path) -> Iterator[Engine]:
    url = f"sqlite:///{folder / 'kept.db'}"
    with open_archive(url, create=True) as archive:
        archive.open_run(spider=pages.SPIDER, arguments={}, simulated=True)
    engine = connect(url)
    with writing(engine) as connection:
        add_all(connection, PublisherRow, [{"id": PUBLISHER, "first_seen_at": AT}])
    yield engine
    engine.dispose()


def _write(engine: Engine, bodies: Sequence[bytes]) -> float:
    """CPU milliseconds a page for payload and capture rows, dictionaries and transactions; not for articles."""
    spent = 0.0
    for first in range(0, len(bodies), TOGETHER):
        some = range(first, min(first + TOGETHER, len(bodies)))
        with writing(engine) as connection:
            articles = {number: _add_article(connection, number) for number in some}
        captures = {number: _capture(number, bodies[number]) for number in some}
        began = time.process_time()
        with writing(engine) as connection:
            for number, article_id in articles.items():
                add_capture(connection, _page(number), captures[number], "new", article_id)
            train_where_due(connection)
        spent += time.process_time() - began
    return spent / len(bodies) * 1000


def _add_article(connection: Connection, number: int) -> int:
    told = {"publisher": PUBLISHER, "key": f"{PUBLISHER}:ncd:{number}", "canonical_url": _url(number)}
    seen = {"status": "live", "first_seen_at": AT, "last_seen_at": AT, "current_version": 1}
    return add(connection, ArticleRow, {**told, **seen, "kind": "article"})


def _page(number: int) -> PageResult:
    named = Identity(publisher=PUBLISHER, key=f"{PUBLISHER}:ncd:{number}")
    return PageResult(run_id=1, frontier_id=number, url=_url(number), outcome="article", identity=named)


def _capture(number: int, body: bytes) -> Capture:
    return Capture(
        url=_url(number),
        fetched_at=AT,
        status=200,
        protocol="HTTP/1.1",
        headers=(("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))),
        body=body,
        received_sha256=sha256(body).hexdigest(),
    )


def _url(number: int) -> str:
    return f"{pages.SITE}{pages.ARTICLE_PATH}{number}"


def _sizes(connection: Connection) -> dict[str, int]:
    """Bytes of what was kept: contents alone, and the tables and indexes that hold them in the file."""
    used = (
        "SELECT coalesce(sum(d.pgsize), 0) FROM dbstat d JOIN sqlite_schema s ON s.name = d.name"
        " WHERE s.tbl_name IN ('payloads', 'dictionaries')"
    )
    wanted = {
        "content_bytes": "SELECT sum(length(content)) FROM payloads",
        "dictionary_bytes": "SELECT coalesce(sum(length(content)), 0) FROM dictionaries",
        "table_bytes": used,
        "capture_bytes": used.replace("'payloads', 'dictionaries'", "'captures'"),
    }
    return {name: int(connection.execute(text(sql)).scalar_one()) for name, sql in wanted.items()}


def _read(engine: Engine, count: int) -> list[float]:
    """Milliseconds for each of some pages, drawn at random: the base is seldom at hand."""
    drawn = random.Random(3).choices(range(1, count + 1), k=min(count, 500))
    with reading(engine) as connection:
        return [
            _timed(lambda wanted=wanted: payloads.body_of(connection, wanted), time.perf_counter) for wanted in drawn
        ]


def _timed(work: Any, clock: Any = time.process_time) -> float:
    began = clock()
    work()
    return float(clock() - began) * 1000


def show(found: dict[str, Any]) -> None:
    """The table for people."""
    print("What is kept of pages of one layout (bytes a page; CPU ms to write, ms to read)")
    columns = {
        "order": "pages",
        "html_bytes": "HTML",
        "content_bytes": "kept",
        "dictionary_bytes": "dictionaries",
        "table_bytes": "in the file",
        "capture_bytes": "capture rows",
        "ratio": "HTML : kept",
        "ratio_in_file": "HTML : in the file",
        "ratio_zstd": "zstd alone",
        "write_ms": "write",
        "zstd_ms": "zstd alone",
        "read_p50_ms": "read p50",
        "read_p95_ms": "read p95",
    }
    tables.show(found["orders"], columns)


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    tables.options(parser)
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="the .html files of a folder, in order of name")


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    count = QUICK_PAGES if chosen.quick else PAGES
    folder: Path | None = getattr(chosen, "pages", None)
    if folder is None:
        return {"orders": report([b"".join(pages.article_page(ncd)) for ncd in pages.numbers(count)])}
    return {"orders": report([path.read_bytes() for path in sorted(folder.glob("*.html"))[:count]])}


if __name__ == "__main__":
    tables.main("storage", __doc__, options, run_with, show)
