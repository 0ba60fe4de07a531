"""A frontier of a million requests over 10,000 hosts: what its claims, ends and questions cost on both engines.

In one run, and in 10,000 runs of a host each; with all hosts due, few, none, and with 99 of 100 rows done; where others
have just asked all of them; with several processes at once. Every host has a delay of 1 s. A time is that of one call
through the archive's door, transaction and commit among it (PostgreSQL with fsync). Bar: 99 of 100 claims within 10 ms,
and a process that takes no more memory after 100,000 claims than after the first tenth of them.
"""

import argparse
import os
import sys
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import frontier_rows, tables
from benchmarks.frontier_calls import ROOM, end, measured, told
from benchmarks.frontier_rows import DELAY, Shape
from benchmarks.postgres import Unavailable, database
from newsarchive.archive import leases, open_archive
from newsarchive.archive.engine import connect, writing
from newsarchive.archive.processes import this_process

ROWS, QUICK_ROWS = 1_000_000, 3_000
HOSTS, QUICK_HOSTS = 10_000, 60
TIMES, QUICK_TIMES = 2_000, 20
CLAIMS, QUICK_CLAIMS = 100_000, 200
"""So many claims in a row, while memory is looked at."""
PROCESSES = 8
ENGINES = ("SQLite", "PostgreSQL")


@contextmanager
def _filled(engine: str, shape: Shape) -> Iterator[str]:
    """The URL of an archive with a frontier of that shape."""
    with database(engine) as url:
        with open_archive(url, create=True):
            pass
        behind = connect(url)
        frontier_rows.fill(behind, shape)
        behind.dispose()
        yield url


def together(engine: str, shape: Shape, processes: int, claims: int) -> dict[str, Any]:
    """Several processes that claim in one run at the same time, so many rows each."""
    with _filled(engine, shape) as url, get_context("spawn").Pool(processes) as pool:
        began = time.perf_counter()
        claimed = pool.starmap(claim_many, [(url, claims)] * processes)
        seconds = time.perf_counter() - began
    all_of_them = [claim for some in claimed for claim in some]
    return {
        "engine": engine,
        "processes": processes,
        "claims": len(all_of_them),
        "claims_per_second": round(len(all_of_them) / seconds),
        **dict(told("claim", [(claim.until - claim.since) * 1000 for claim in all_of_them])),
        "rows_twice": len(all_of_them) - len({claim.row for claim in all_of_them}),
        "hosts_early": early(all_of_them),
    }


class Claim(NamedTuple):
    """A row of a host that was claimed between two times (monotonic seconds, of all processes)."""

    row: int
    host: str
    since: float
    until: float


def claim_many(url: str, claims: int) -> list[Claim]:
    """Claim so many rows of run 1, ending each: behind the archive's door, which gives a run's rows to one process."""
    found: list[Claim] = []
    engine, owner = connect(url), this_process()
    while len(found) < claims:
        since = time.monotonic()
        with writing(engine) as connection:
            rows = leases.lease(connection, 1, owner, ROOM)
        found += [Claim(row.id, row.host, since, time.monotonic()) for row in rows]
        with writing(engine) as connection:
            for row in rows:
                leases.end(connection, row.id, owner, "nothing", None)
    engine.dispose()
    return found


def early(claims: Sequence[Claim]) -> int:
    """How many claims of a host came less than its delay after another, whenever within their calls they were."""
    ordered = sorted(claims, key=lambda claim: (claim.host, claim.since))
    return sum(b.until - a.since < DELAY for a, b in pairwise(ordered) if a.host == b.host)


def memory(engine: str, shape: Shape, claims: int) -> dict[str, Any]:
    """What a process takes that claims so many rows, one after another, after each tenth of them."""
    with _filled(engine, shape) as url, get_context("spawn").Pool(1) as pool:
        return {"engine": engine, "claims": claims, **pool.apply(claim_and_weigh, (url, claims))}


def claim_and_weigh(url: str, claims: int) -> dict[str, Any]:
    """Claim and end so many rows of run 1; MB of this process, and milliseconds of the claims."""
    megabytes: list[float] = []
    taken, done = array("d", bytes(8 * claims)), 0  # made at once: it must not grow while memory is looked at
    frontier_rows.own(connect(url))
    with open_archive(url) as archive:
        while done < claims:
            began = time.perf_counter()
            rows = archive.lease(1, ROOM)
            taken[done] = (time.perf_counter() - began) * 1000
            done += 1
            for row in rows:
                end(archive, 1, row)
            if done % (claims // 10) == 0:
                megabytes.append(round(_resident_mb(), 1))
    return {**dict(told("claim", taken)), "megabytes": megabytes}


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def show(found: dict[str, Any]) -> None:
    """Tables for people."""
    print("Calls on a frontier (ms): claim, time until something is due, whether anything is left, 50 links queued")
    named = {"claim": "claim", "end": "end", "due": "due", "left": "left", "queue": "queue"}
    columns = {f"{name}_{what}_ms": f"{word} {what}" for name, word in named.items() for what in ("p50", "p99", "max")}
    tables.show(found["calls"], {"engine": "", "runs": "runs", "situation": "hosts", "given": "given", **columns})
    print("Several processes that claim in one run")
    claims = {f"claim_{what}_ms": f"claim {what}" for what in ("p50", "p99", "max")}
    counts = {"claims": "claims", "claims_per_second": "a second", **claims}
    wrong = {"rows_twice": "rows given twice", "hosts_early": "hosts asked early"}
    tables.show(found["together"], {"engine": "", "processes": "processes", **counts, **wrong})
    print("One process that claims again and again")
    tables.show(found["memory"], {"engine": "", "claims": "claims", **claims, "megabytes": "MB after each tenth"})


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    tables.options(parser)
    parser.add_argument("--rows", type=int, help=f"requests in the frontier ({ROWS:,})")
    parser.add_argument("--hosts", type=int, help=f"over so many hosts ({HOSTS:,})")
    parser.add_argument("--engine", choices=ENGINES, help="only this one")
    parser.add_argument("--only", choices=("calls", "together", "memory"), help="only this table")


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    rows = chosen.rows or (QUICK_ROWS if chosen.quick else ROWS)
    hosts = chosen.hosts or (QUICK_HOSTS if chosen.quick else HOSTS)
    times, claims = (QUICK_TIMES, QUICK_CLAIMS) if chosen.quick else (TIMES, CLAIMS)
    found: dict[str, Any] = {"rows": rows, "hosts": hosts, "calls": [], "together": [], "memory": []}
    one_run, many = Shape(rows=rows, hosts=hosts, runs=1), Shape(rows=rows, hosts=hosts, runs=hosts)
    for engine in [chosen.engine] if chosen.engine else ENGINES:
        try:
            if chosen.only in (None, "calls"):
                found["calls"] += [row for shape in (one_run, many) for row in measured(engine, shape, times)]
            if chosen.only in (None, "together"):
                found["together"].append(together(engine, one_run, PROCESSES, times))
            if chosen.only in (None, "memory"):
                found["memory"].append(memory(engine, one_run, claims))
        except Unavailable as reason:
            print(f"PostgreSQL is left out: {reason}", file=sys.stderr)
    return found


if __name__ == "__main__":
    tables.main("frontier", __doc__, options, run_with, show)
