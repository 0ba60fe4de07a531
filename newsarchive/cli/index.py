"""`newsarchive index`: the search index made anew."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from newsarchive.cli.failure import complain
from newsarchive.cli.opening import opened
from newsarchive.cli.options import as_json, examples
from newsarchive.cli.screen import print_json
from newsarchive.cli.wording import number_of


@click.command(
    short_help="Make the search index anew out of the archive.",
    epilog=examples("newsarchive index", "newsarchive doctor        tells whether that is needed"),
)
@click.option("--quiet", is_flag=True, help="No progress.")
@as_json
def index(quiet: bool, as_json: bool) -> None:
    """Make the search index anew out of the articles' current versions, as `doctor` may advise.

    Nothing else is changed. Crawls wait meanwhile, for minutes where there are hundreds of thousands of articles;
    searches find what they found before (on PostgreSQL they wait, too). Stopped or killed, it leaves the index as it
    was.
    """
    with opened() as archive, _progress(shown=not quiet and sys.stderr.isatty()) as tell:
        done = archive.rebuild_index(tell)
    if as_json:
        print_json({"articles": done})
    else:
        complain(f"the search index was made anew: {number_of(done, 'article')}")


@contextmanager
def _progress(*, shown: bool) -> Iterator[Callable[[int, int], None]]:
    if not shown:
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("search index", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
