"""WARC in and out: pages a second and peak memory of `import warc` and `export --format warc`, at two sizes.

Bar: memory does not grow with the number of pages. The file is made as crawlers make it: one gzip member a record.
"""

import argparse
import gzip
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import measuring, pages, tables

SIZES, QUICK_SIZES = (1_000, 4_000), (100, 300)
_AT = datetime(2026, 11, 1, tzinfo=UTC)


def report(sizes: Sequence[int]) -> list[dict[str, Any]]:
    """What it costs at each size, as data."""
    return [each for size in sizes for each in _measured(size)]


def _measured(size: int) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as name:
        folder = Path(name)
        with (folder / "in.warc.gz").open("wb") as stream:
            for number, ncd in enumerate(pages.numbers(size)):
                stream.write(gzip.compress(_record(ncd, _AT + timedelta(seconds=number)), 1))
        archive = f"sqlite:///{folder}/a.db"
        brought = _run(archive, "import", "warc", str(folder / "in.warc.gz"), "--quiet")
        taken = _run(archive, "export", "--out", str(folder / "out.warc.gz"), "--quiet")
        bytes_out = (folder / "out.warc.gz").stat().st_size
    return [
        _row("import warc", size, brought),
        _row("export to WARC", size, taken, bytes_out // size),
    ]


def _record(ncd: int, at: datetime) -> bytes:
    body = b"".join(pages.article_page(ncd))
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    fields = (
        "WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
        f"WARC-Target-URI: {pages.SITE}{pages.ARTICLE_PATH}{ncd}\r\nWARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}\r\n"
        f"WARC-Record-ID: <urn:bench:{ncd}>\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return fields.encode() + block + b"\r\n\r\n"


def _run(archive: str, *words: str) -> measuring.Cost:
    return measuring.run((sys.executable, "-m", "newsarchive", "--archive", archive, *words))


def _row(what: str, size: int, cost: measuring.Cost, bytes_a_page: int | None = None) -> dict[str, Any]:
    return {
        "what": what,
        "pages": size,
        "pages_a_second": round(size / cost.wall),
        "cpu_ms": round(cost.cpu / size * 1000, 2),
        "peak_mb": round(cost.peak_mb),
        "bytes_a_page": bytes_a_page,
    }


def show(found: dict[str, Any]) -> None:
    """The table for people."""
    print("WARC in and out, 93 KB pages, start-up included (peak memory: the largest of its processes)")
    columns = {
        "what": "",
        "pages": "pages",
        "pages_a_second": "pages/s",
        "cpu_ms": "CPU ms a page",
        "peak_mb": "peak MB",
        "bytes_a_page": "bytes a page",
    }
    tables.show(found["sizes"], columns)


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    return {"sizes": report(QUICK_SIZES if chosen.quick else SIZES)}


if __name__ == "__main__":
    tables.main("warc", __doc__, tables.options, run_with, show)
