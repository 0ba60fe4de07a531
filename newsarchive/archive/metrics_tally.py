"""Captures counted as they come: a tally says how many there were up to one of them, so that only newer ones are read.

It counts what was captured, not what is still kept.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from newsarchive.archive import chores
from newsarchive.archive.schema import CaptureRow

TALLY = "captures counted"
"""The chore under which the tally is kept."""
SETTLED = timedelta(minutes=10)
"""After so long no capture with a lower number can still appear: transactions of crawls and imports take seconds.
PostgreSQL numbers captures before they are committed."""


@dataclass(frozen=True, kw_only=True)
class Captured:
    """Captures ever made, by publisher (empty where none is known) and fate, and the bytes of what they brought."""

    publisher: str
    fate: str
    captures: int
    payload_bytes: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Captures counted up to the one numbered `until`; `newest` was the newest at `looked_at`."""

    until: int = 0
    newest: int = 0
    looked_at: datetime | None = None
    counts: tuple[Captured, ...] = field(default_factory=tuple)


def tally(connection: Connection) -> Tally:
    """As it was kept last."""
    kept = chores.every(connection).get(TALLY)
    if kept is None:
        return Tally()
    counts = tuple(Captured(publisher=p, fate=f, captures=n, payload_bytes=b) for p, f, n, b in kept.result["counts"])
    return Tally(until=kept.result["until"], newest=kept.result["newest"], looked_at=kept.done_at, counts=counts)


def captured(connection: Connection, kept: Tally) -> tuple[Captured, ...]:
    """All captures by now: those of the tally, and the newer ones."""
    return merged(kept.counts, _between(connection, kept.until, None))


def advanced(connection: Connection, kept: Tally, now: datetime) -> Tally | None:
    """The tally moved on to captures that have settled; None where it is too early for that."""
    if kept.looked_at is not None and timedelta() <= now - kept.looked_at < SETTLED:
        return None
    newest = connection.execute(select(func.coalesce(func.max(CaptureRow.id), 0))).scalar_one()
    until = newest if connection.dialect.name == "sqlite" else kept.newest  # SQLite has one writer at a time
    counts = merged(kept.counts, _between(connection, kept.until, until))
    return Tally(until=max(kept.until, until), newest=newest, looked_at=now, counts=counts)


def keep(connection: Connection, tally: Tally) -> None:
    """Remember the tally."""
    assert tally.looked_at is not None
    counts = [[of.publisher, of.fate, of.captures, of.payload_bytes] for of in tally.counts]
    result = {"until": tally.until, "newest": tally.newest, "counts": counts}
    chores.keep(connection, TALLY, result, tally.looked_at)


def _between(connection: Connection, after: int, until: int | None) -> list[Captured]:
    if until is not None and until <= after:
        return []
    of = func.coalesce(CaptureRow.publisher, "")
    window = [CaptureRow.id > after, *([CaptureRow.id <= until] if until is not None else [])]
    counted = select(of, CaptureRow.fate, func.count(), func.sum(CaptureRow.payload_size)).where(*window)
    return [
        Captured(publisher=publisher, fate=fate, captures=number, payload_bytes=int(size))
        for publisher, fate, number, size in connection.execute(counted.group_by(of, CaptureRow.fate))
    ]


def merged(*parts: Iterable[Captured]) -> tuple[Captured, ...]:
    """The sums, by publisher and fate."""
    captures: Counter[tuple[str, str]] = Counter()
    sizes: Counter[tuple[str, str]] = Counter()
    for each in (each for part in parts for each in part):
        captures[each.publisher, each.fate] += each.captures
        sizes[each.publisher, each.fate] += each.payload_bytes
    return tuple(
        Captured(publisher=of, fate=fate, captures=captures[of, fate], payload_bytes=sizes[of, fate])
        for of, fate in sorted(captures)
    )
