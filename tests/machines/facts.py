"""What the judge is told: the servers' log read, and the archive asked past its door."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from tests.archive.looking import rows
from tests.machines.judge import Held, Kept, Look, Request


def requests(log: Path, machines: dict[str, str]) -> tuple[Request, ...]:
    """The log in order; `machines` are names by address."""
    found = []
    for line in log.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            at, address, host, path = line.split()
            found.append(Request(float(at), machines.get(address, address), host, path))
    return tuple(sorted(found, key=lambda request: request.at))


def captures(url: str) -> Iterator[Kept]:
    """All captures, with times of the monotonic clock."""
    behind = time.time() - time.monotonic()
    sql = "SELECT run_id, spider, url, fetched_at, hops FROM captures JOIN runs ON runs.id = run_id"
    for run, spider, address, at, hops in rows(url, sql):
        parts, asked = urlsplit(address), hops[0][0] if hops else None
        yield Kept(run, spider, parts.hostname or "", parts.path, _seconds(at) - behind, asked)


def _seconds(at: datetime) -> float:
    return at.timestamp()


def articles(url: str) -> dict[str, Held]:
    """By address: the newest version, and how many there are."""
    sql = """SELECT canonical_url, headline, body, (SELECT count(*) FROM versions WHERE article_id = articles.id)
        FROM articles JOIN versions ON article_id = articles.id AND number = current_version"""
    return {address: Held(headline, body, versions) for address, headline, body, versions in rows(url, sql)}


def look(url: str) -> Look:
    """Who holds what now. Raises psycopg.OperationalError where PostgreSQL is down."""
    sql = """SELECT 'job ' || name, lease_owner FROM jobs WHERE lease_owner IS NOT NULL
        UNION ALL SELECT 'run ' || id, owner FROM runs WHERE outcome IS NULL
        UNION ALL SELECT 'row ' || id, lease_owner FROM frontier WHERE state = 'leased'"""
    owners = dict(rows(url, sql))
    return Look(time.monotonic(), owners)


def left_to_do(url: str) -> int:
    """Rows of the frontier that somebody still has to fetch, and runs that have not ended."""
    waiting = "SELECT count(*) FROM frontier WHERE state <> 'done'"
    open_runs = "SELECT count(*) FROM runs WHERE outcome IS NULL"
    return int(rows(url, waiting)[0][0]) + int(rows(url, open_runs)[0][0])


def unended(url: str) -> Iterator[str]:
    """What is still somebody's though everybody has gone, and runs that did not come to their end."""
    for (address,) in rows(url, "SELECT url FROM frontier WHERE state = 'leased'"):
        yield f"{address} is still leased"
    for name, owner in rows(url, "SELECT name, lease_owner FROM jobs WHERE lease_owner IS NOT NULL"):
        yield f"the job {name} is still held by {owner}"
    for run, spider, outcome in rows(url, "SELECT id, spider, outcome FROM runs"):
        if spider == "blog" and outcome not in ("complete", "suspicious", "stopped"):  # a page may time out
            yield f"run {run} of {spider} is {outcome}"
