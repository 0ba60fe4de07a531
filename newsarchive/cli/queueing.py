"""`--queue`: work handed to the workers; `--numbers`: the part of it that is one batch."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import Failure, Misuse, complain
from newsarchive.cli.opening import archive_url
from newsarchive.cli.options import TEXT
from newsarchive.cli.screen import print_json

if TYPE_CHECKING:
    from newsarchive.operations.work.batches import Batch


class Numbers(click.ParamType[range]):
    """FIRST-LAST, numbers of articles."""

    name = "first-last"

    def convert(self, value: str | range, param: click.Parameter | None, ctx: click.Context | None) -> range:
        if isinstance(value, range):
            return value
        first, _, last = TEXT.convert(value, param, ctx).partition("-")
        if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last)):
            self.fail(f"{value!r} is no range of article numbers; write for example 1-500", param, ctx)
        return range(int(first), int(last) + 1)


queue_option = click.option(
    "--queue", is_flag=True, help="Hand it to the workers (newsarchive worker) in batches, and end."
)
numbers_option = click.option(
    "--numbers", type=Numbers(), metavar="FIRST-LAST", help="Only articles with these numbers."
)


def hand_over(words: Iterable[str], batches: "Iterable[Batch]", *, as_json: bool) -> None:
    """Put the batches into the queues, and say how many; `words`: the command, by which they are listed."""
    from newsarchive.archive import ArchiveError
    from newsarchive.operations.work.handing import hand

    given, of = list(batches), " ".join(words)
    try:
        put = hand(archive_url(), of, given)
    except ArchiveError as error:
        raise Failure(str(error)) from error
    if as_json:
        print_json({"of": of, "batches": len(given), "handed_over": put})
    there = f", {len(given) - put:,} of them waiting already" if put < len(given) else ""
    lots = "1 batch" if len(given) == 1 else f"{len(given):,} batches"
    complain(f"{lots} for the workers{there}; newsarchive worker --list shows them")


def require_queues() -> None:
    """End the command where this archive, or this installation, has no workers."""
    from newsarchive.operations.work.server import NoWorkers, require_workers

    try:
        require_workers(archive_url())
    except NoWorkers as error:
        raise Misuse(str(error)) from error


def require_none(**given: object) -> None:
    """End the command where --queue was given beside an option with which it makes no sense."""
    for name, value in given.items():
        if value:
            raise Misuse(f"--queue hands all of it to the workers: leave --{name} out")
