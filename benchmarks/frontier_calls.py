"""What single calls on a frontier cost, in every situation that a crawl may find it in."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from statistics import median
from typing import Any, TypeVar

from sqlalchemy import Engine

from benchmarks import frontier_rows
from benchmarks.frontier_rows import DELAY, Shape
from benchmarks.postgres import database
from newsarchive.archive import Archive, open_archive
from newsarchive.archive.engine import connect
from newsarchive.archive.leases import Leased
from newsarchive.items import OutLink, PageResult

Made = TypeVar("Made")

CALLS = ("claim", "end", "due", "left", "queue")
LINKS = 50
ROOM = 16
"""Requests under way in a crawl."""
DONE = 0.99
FEW = "few due"


def measured(engine: str, shape: Shape, times: int) -> Iterator[dict[str, Any]]:
    """Each situation of one shape: those before anything is done in one archive, the last in another."""
    yield from _in_one_archive(engine, shape, times, 0.0, _FRESH)
    yield from _in_one_archive(engine, shape, times, DONE, _WORN)


def _in_one_archive(
    engine: str, shape: Shape, times: int, done_share: float, situations: Mapping[str, Callable[[Engine], None]]
) -> Iterator[dict[str, Any]]:
    with database(engine) as url:
        with open_archive(url, create=True):
            pass
        behind = connect(url)
        frontier_rows.fill(behind, shape, done_share)
        for name, prepare in situations.items():
            prepare(behind)
            with open_archive(url) as archive:
                found = Situation(archive, behind, shape, name).measured(times)
            yield {"engine": engine, "runs": shape.runs, "situation": name, **found}
        behind.dispose()


def _nothing(_engine: Engine) -> None:
    """All hosts are due."""


_FRESH: Mapping[str, Callable[[Engine], None]] = {
    "all due": _nothing,
    FEW: frontier_rows.hold_all,
    "none due": frontier_rows.hold_all,
    "asked by others": frontier_rows.hold_unnoticed,
}
_WORN: Mapping[str, Callable[[Engine], None]] = {"all due, 99 % done": _nothing}


class Situation:
    """What is asked of an archive, always in the same order."""

    def __init__(self, archive: Archive, behind: Engine, shape: Shape, name: str) -> None:
        self._archive = archive
        self._behind = behind
        self._shape = shape
        self._name = name
        self._random = Random(1)
        self._taken: dict[str, list[float]] = {name: [] for name in CALLS}

    def measured(self, times: int) -> dict[str, Any]:
        """Milliseconds of each kind of call."""
        frontier_rows.own(self._behind)
        self._archive.lease(1, ROOM)  # what a process does once
        for number in range(times):
            host = self._random.randrange(self._shape.hosts)
            run = host % self._shape.runs + 1
            if self._name == FEW:
                frontier_rows.make_due(self._behind, host)
            for row in self._time("claim", self._archive.lease, run, ROOM):
                self._time("end", end, self._archive, run, row)
            self._time("due", self._archive.seconds_until_due, run)
            if number % 20 == 0:
                self._time("left", self._archive.is_unfinished, run)
                self._time("queue", self._archive.enqueue, run, _links(host, number))
        return {"given": len(self._taken["end"]), **{k: v for name in CALLS for k, v in told(name, self._taken[name])}}

    def _time(self, name: str, call: Callable[..., Made], *words: Any) -> Made:
        began = time.perf_counter()
        given = call(*words)
        self._taken[name].append((time.perf_counter() - began) * 1000)
        return given


def end(archive: Archive, run: int, row: Leased) -> None:
    """The page had nothing: no article is written, so that only the frontier's part is measured."""
    archive.record(PageResult(run_id=run, frontier_id=row.id, url=row.url, outcome="nothing"), lambda _: None)


def _links(host: int, number: int) -> tuple[OutLink, ...]:
    name = f"host-{host}.example"
    return tuple(
        OutLink(
            url=f"https://{name}/further/{number}/{place}",
            fingerprint=f"{number:010}{place:010}".encode(),
            host=name,
            delay=DELAY,
            callback="parse_article",
        )
        for place in range(LINKS)
    )


def told(name: str, taken: Sequence[float]) -> Iterator[tuple[str, float]]:
    """Half of them, 99 of 100, and all of them within so many milliseconds; nothing where there are none."""
    ordered = sorted(taken)
    if ordered:
        p99 = ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]
        for what, value in {"p50": median(ordered), "p99": p99, "max": ordered[-1]}.items():
            yield f"{name}_{what}_ms", round(value, 2)
