"""`newsarchive reextract --failed`: captures that gave no article once, and what today's code makes of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsarchive.cli.failure import ALARMS, COMPLETE, complain
from newsarchive.cli.screen import Screen, print_json, screen
from newsarchive.telling.times import iso
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from newsarchive.archive import Archive
    from newsarchive.archive.late_reading import ReadLate
    from newsarchive.operations.reextraction import Reextracted, ReextractRequest

KEPT = ("new", "changed", "touched", "seen", "back")
NOTE = "read later than captured: nobody is told of it as of an edit"
_OUTCOMES = (*KEPT, "newer", "unreadable", "doubted", "failed")


def reextract_failed(
    archive: "Archive", request: "ReextractRequest", captures: "Sequence[int]", *, as_json: bool, shown: bool
) -> int:
    """Read and tell; gives the exit code: what is unreadable still was known before."""
    from newsarchive.operations.reextraction_late import read_failed

    with late_progress(write=request.write, as_json=as_json, shown=shown) as telling:
        done = read_failed(archive, request, captures, telling.expect, telling.tell)
    if not as_json:
        print_late(screen(), telling, written=request.write)
    tell_end(done, request, len(captures), telling.total(), "capture")
    return ALARMS if telling.total("failed") else COMPLETE


def tell_end(done: "Reextracted", request: "ReextractRequest", asked: int, read: int, noun: str) -> None:
    """What is to be known of how it ended."""
    if not asked:
        complain("nothing found; nothing was read")
    if done.passed_over:
        complain(f"went on: {number_of(done.passed_over, noun)} were done before; --fresh begins anew")
    if done.stopped:
        goes_on = "; the same command goes on" if request.write else ""
        complain(f"stopped after {read:,} of {number_of(asked - done.passed_over, noun)}{goes_on}")


class LateTelling:
    """Counts what came of captures, and prints each where JSON is wanted."""

    def __init__(self, bar: "Bar | None", *, write: bool, as_json: bool) -> None:
        self.outcomes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._bar = bar
        self._write = write
        self._as_json = as_json
        self._task = bar.add_task("reading", total=None) if bar else None

    def expect(self, captures: int) -> None:
        """So many are to be read."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=captures)

    def tell(self, late: "ReadLate") -> None:
        """One is done."""
        self.outcomes[late.publisher or ""][late.outcome] += 1
        if self._as_json:
            print_json(record(late, written=self._write and late.outcome in KEPT))
        elif late.outcome == "failed":
            complain(f"failed: capture {late.capture_id}: {late.problem}")
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task)

    def total(self, *outcomes: str) -> int:
        """How many captures came to any of `outcomes`; all of them where none is named."""
        return sum(
            count for each in self.outcomes.values() for name, count in each.items() if name in outcomes or not outcomes
        )


def record(late: "ReadLate", *, written: bool) -> dict[str, object]:
    """As ``--json`` prints it; `outcome` is the fate that the capture would have had."""
    return {
        "key": late.key,
        "capture": late.capture_id,
        "publisher": late.publisher,
        "url": late.capture.url if late.capture else None,
        "captured_at": iso(late.at),
        "fate": late.fate,
        "outcome": late.outcome,
        "headline": late.article.headline if late.article else None,
        "problem": late.problem,
        "read_later": late.outcome in KEPT,
        "written": written,
    }


def print_late(screen: Screen, telling: LateTelling, *, written: bool) -> None:
    """By publisher: what the captures are, or would be."""
    if not telling.outcomes:
        return
    screen.table(
        ("publisher", "captures", *_OUTCOMES),
        [
            (publisher, counts.total(), *(counts[name] for name in _OUTCOMES))
            for publisher, counts in sorted(telling.outcomes.items())
        ],
    )
    if kept := telling.total(*KEPT):
        done = "kept" if written else "nothing was written; --write keeps"
        complain(f"{done} {number_of(kept, 'capture')}, {NOTE}")


@contextmanager
def late_progress(*, write: bool, as_json: bool, shown: bool) -> Iterator[LateTelling]:
    """Who is told of what is read; with a bar on stderr if `shown`."""
    if not shown:
        yield LateTelling(None, write=write, as_json=as_json)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        yield LateTelling(bar, write=write, as_json=as_json)
