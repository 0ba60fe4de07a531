"""The queues of the workers, as people and programs read them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsarchive.cli.failure import complain
from newsarchive.cli.screen import Cell, Styled, print_json, screen

if TYPE_CHECKING:
    from newsarchive.archive.jobs_queued import Queued

_COLUMNS = ("queue", "waiting", "under way", "done", "failed", "given back")
_NOTHING = "no worker has ever had anything to do: newsarchive worker begins one"


def print_queued(queued: "Sequence[Queued]", *, as_json: bool) -> None:
    """A table of the queues, and one of the batches in them; or an object for each of both."""
    if as_json:
        for each in queued:
            print_json(vars(each))
    elif not queued:
        complain(_NOTHING)
    else:
        screen().table(_COLUMNS, [(each.queue, *_counts(each)) for each in queued if each.of is None])
        _print_batches([each for each in queued if each.of is not None])


def _print_batches(batches: "Sequence[Queued]") -> None:
    if not batches:
        return
    screen().line("")
    rows = [(each.of or "", _share(each), *_counts(each)) for each in batches]
    screen().table(("batches of", "so far", *_COLUMNS[1:]), rows)


def _counts(each: "Queued") -> tuple[Cell, ...]:
    failed: Cell = Styled(f"{each.failed:,}", "alarm") if each.failed else 0
    return each.waiting, each.doing, each.done, failed, each.stopped


def _share(each: "Queued") -> str:
    total = each.waiting + each.doing + each.done + each.failed + each.stopped
    return f"{100 * (each.done + each.failed) // total} %"
