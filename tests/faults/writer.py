"""``python -m tests.faults.writer KIND URL NUMBER SECONDS BEGIN_AT``: one of many processes that use one archive.

A writer records invented pages, a reader searches, a copier makes online backups; each prints what it did, as JSON.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import TypeVar

from newsarchive.archive import open_archive
from newsarchive.items import OutLink, PageResult
from tests.building import a_capture, address, an_article, no_article_again

Waits = list[float]
T = TypeVar("T")


def write(url: str, number: int, seconds: float) -> None:
    """Queue, lease and record pages, 10 at a time; how long the longest call of the archive took."""
    waits: Waits = []
    with open_archive(url, create=True) as archive:
        run = timed(waits, lambda: archive.open_run(spider=f"writer {number}", arguments={}, simulated=True))
        until, ncd = time.monotonic() + seconds, number * 1_000_000
        while time.monotonic() < until:
            links = tuple(link(number, ncd + i) for i in range(1, 11))
            timed(waits, partial(archive.enqueue, run.id, links))
            leased = timed(waits, lambda: archive.lease(run.id, 10))
            for row in leased:
                ncd += 1
                page = page_of(run.id, row.id, ncd)
                timed(waits, partial(archive.record, page, no_article_again))
        timed(waits, lambda: archive.close_run(run.id))
    recorded = ncd - number * 1_000_000
    print(json.dumps({"kind": "writer", "recorded": recorded, "longest": max(waits), "calls": len(waits)}))


def timed(waits: Waits, call: Callable[[], T]) -> T:
    began = time.monotonic()
    result = call()
    waits.append(time.monotonic() - began)
    return result


def link(number: int, ncd: int) -> OutLink:
    return OutLink(
        url=address(ncd), fingerprint=ncd.to_bytes(20, "big"), host=f"host{number}", delay=0.0, callback="parse"
    )


def page_of(run_id: int, frontier_id: int, ncd: int) -> PageResult:
    return PageResult(
        run_id=run_id,
        frontier_id=frontier_id,
        url=address(ncd),
        outcome="article",
        capture=a_capture(address(ncd), body=f"<h1>{ncd}</h1>".encode() * 200),
        articles=(an_article(ncd, body=f"{ncd}번째 등대 소식입니다.\n" + "불빛이 닿자 배가 돌아왔습니다. " * 20),),
    )


def read(url: str, number: int, seconds: float) -> None:
    """Search; how long the longest search took."""
    waits: Waits = []
    with open_archive(url, create=True) as archive:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            timed(waits, lambda: archive.search("등대 소식", limit=5))
    print(json.dumps({"kind": "reader", "number": number, "longest": max(waits), "calls": len(waits)}))


def copy(url: str, number: int, seconds: float) -> None:
    """Online backups, one after the other; each must be sound."""
    until, made, name = time.monotonic() + seconds, 0, url.removeprefix("sqlite:///")
    while made == 0 or time.monotonic() < until:
        with closing(sqlite3.connect(name, timeout=15)) as source, closing(sqlite3.connect(f"{name}.copy")) as target:
            source.backup(target)
            assert target.execute("PRAGMA quick_check").fetchone() == ("ok",)
        made += 1
    print(json.dumps({"kind": "copier", "number": number, "made": made}))


if __name__ == "__main__":
    kind, archive_url, told_number, told_seconds, begin_at = sys.argv[1:]
    time.sleep(max(0.0, float(begin_at) - time.time()))  # all at once, not one while others still start
    {"write": write, "read": read, "copy": copy}[kind](archive_url, int(told_number), float(told_seconds))
