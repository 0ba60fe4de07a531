"""What imports share: options, beginning and end, and progress that names what gave no article and counts the rest."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from newsarchive.cli.crawl import EXIT_CODES, report_run
from newsarchive.cli.failure import Failure, Misuse, complain
from newsarchive.cli.options import as_json
from newsarchive.cli.progress import is_watched

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from newsarchive.archive import Run
    from newsarchive.items import PageResult


def import_options(command: Callable[..., object]) -> Callable[..., object]:
    """--fresh, --workers, --quiet and --json."""
    fresh = "Begin anew instead of going on with the import that was stopped or killed."
    for option in (
        as_json,
        click.option("--quiet", is_flag=True, help="No progress; nothing at all of an import that is complete."),
        click.option(
            "--workers", type=click.IntRange(1, 64), metavar="N", help="Processes that read. Default: one a core."
        ),
        click.option("--fresh", is_flag=True, help=fresh),
    ):
        command = option(command)
    return command


def web_address(site: str) -> str:
    """`site` as it was given to --site. Raises Misuse where it is no web address."""
    from newsarchive.normalization.urls import address

    if address(site) is None:
        raise Misuse(f"--site: {site!r} is no web address; write for example https://blog.example")
    return site


def run_import(run: "Callable[[Telling], Run]", troubles: Collection[str], *, quiet: bool, as_json: bool) -> None:
    """Run it with progress, report the run, and end the command as the run ended."""
    from newsarchive.archive import ArchiveError
    from newsarchive.config import ConfigError
    from newsarchive.provenance.own_outlets import configured_outlets

    try:
        configured_outlets()  # what is wrong with them is said before anything is read
        with progress(troubles, shown=not quiet and is_watched()) as telling:
            ended = run(telling)
    except ConfigError as error:
        raise Misuse(str(error)) from error
    except ArchiveError as error:
        raise Failure(str(error)) from error
    report_run(ended, quiet=quiet, as_json=as_json)
    click.get_current_context().exit(EXIT_CODES[ended.outcome or "killed"])


class Telling:
    """What came to one of `troubles` is named as it is met; a bar counts all where a terminal watches."""

    def __init__(self, bar: "Bar | None", troubles: Collection[str]) -> None:
        self._bar = bar
        self._troubles = troubles
        self._task = bar.add_task("starting", total=None) if bar else None
        self._fates: Counter[str] = Counter()

    def expect(self, files: int) -> None:
        """So many are to be read."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=files)

    def tell(self, result: "PageResult", fate: str) -> None:
        """One is done."""
        self._fates[fate] += 1
        if self._bar is not None and self._task is not None:
            said = " ".join(f"{name} {count}" for name, count in sorted(self._fates.items()))
            self._bar.update(self._task, advance=1, description=said)
        if fate in self._troubles and result.problem:
            complain(f"{fate}: {result.url}: {result.problem}")
        elif fate == "taken-down":
            complain(f"{fate}: {result.url}: it was taken out of the archive for ever")


@contextmanager
def progress(troubles: Collection[str], *, shown: bool) -> Iterator[Telling]:
    """Who is told of what is read; with a bar on stderr if `shown`."""
    if not shown:
        yield Telling(None, troubles)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Telling(bar, troubles)
