"""`newsarchive migrate-to`: the archive copied into another database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import complain
from newsarchive.cli.opening import opened
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.progress import is_watched
from newsarchive.cli.screen import print_json, screen
from newsarchive.secrecy import database_name

if TYPE_CHECKING:
    from newsarchive.archive.copying import Copied, Tell


@click.command(
    "migrate-to",
    short_help="Copy the archive into another, empty database (SQLite or PostgreSQL).",
    epilog=examples(
        "newsarchive migrate-to postgresql://me@db.example/news",
        "newsarchive --archive postgresql://me@db.example/news migrate-to sqlite:///news.db",
        "newsarchive migrate-to sqlite:///copy.db --json | jq -r '.table + \" \" + .sha256'",
    ),
)
@click.argument("url", type=TEXT, metavar="URL")
@click.option("--quiet", is_flag=True, help="No progress.")
@as_json
def migrate_to(url: str, quiet: bool, as_json: bool) -> None:
    """Copy the archive into the new file or the empty database at URL, and check the copy by digest.

    All is copied with its numbers, as it is at the beginning: what crawls write meanwhile is not in the copy. The
    archive itself stays as it is. A copy that is stopped, killed, or not equal leaves nothing behind. A run that is
    under way is copied as such: in the copy its leases end with its process, and the same crawl command goes on there.
    """
    with opened() as archive, _progress(shown=not quiet and is_watched()) as tell:
        for run_id, spider in archive.runs_under_way():
            complain(f"run {run_id} ({spider}) is under way: what it fetches from now on is not in the copy")
        done = archive.copy_to(url, tell)
    _print(done, url, as_json=as_json)


def _print(done: "list[Copied]", url: str, *, as_json: bool) -> None:
    if as_json:
        for each in done:
            print_json({"table": each.table, "rows": each.rows, "sha256": each.source})
        return
    rows = [(each.table, each.rows, each.source, "equal") for each in done]
    screen().table(("table", "rows", "SHA-256 of source and copy", ""), rows)
    complain(f"copied to {database_name(url)}: all digests are equal")


@contextmanager
def _progress(*, shown: bool) -> "Iterator[Tell]":
    if not shown:
        yield lambda _table, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda table, done, total: bar.update(task, description=table, completed=done, total=total)
