"""`newsarchive forget`: articles taken out of the archive for ever."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from newsarchive.cli import forget_view
from newsarchive.cli.failure import ALARMS, COMPLETE, Failure, Misuse, complain
from newsarchive.cli.opening import opened
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.progress import is_watched, progress
from newsarchive.cli.screen import print_json, screen

if TYPE_CHECKING:
    from newsarchive.archive import Archive
    from newsarchive.archive.forget_names import Subject
    from newsarchive.archive.taking_down import Order
    from newsarchive.operations.takedown import Forgotten


@click.command(
    short_help="Take an article out for ever, and keep it out.",
    epilog=examples(
        "newsarchive forget https://blog.example/2026/05/03/boats --reason 'the person named asked'",
        "newsarchive forget kbs:ncd:8630990 --reason 'court order 2026-12' --law --author 'Han, desk'",
        "newsarchive forget 12 13 --reason … --dry-run",
        "newsarchive forget --list --json",
        "newsarchive forget --finish",
    ),
)
@click.argument("references", nargs=-1, type=TEXT, metavar="[ID|URL]...")
@click.option("--reason", type=TEXT, metavar="TEXT", help="Why; kept and shown. Quote nothing of the article.")
@click.option("--law", is_flag=True, help="The law demands it: its addresses answer 451 in place of 410.")
@click.option("--author", type=TEXT, metavar="NAME", help="Who decided; kept and shown.")
@click.option("--thorough", is_flag=True, help="Look through all pages of its publisher, and name those that show it.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--list", "lists", is_flag=True, help="List what was taken out.")
@click.option("--finish", is_flag=True, help="Remove last traces that could not be removed at that time.")
@click.option("--quiet", is_flag=True, help="No progress.")
@as_json
def forget(
    references: tuple[str, ...],
    reason: str | None,
    law: bool,
    author: str | None,
    thorough: bool,
    dry_run: bool,
    yes: bool,
    lists: bool,
    finish: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Take articles out of the archive for ever: text, versions, pages, search, evidence that quotes them.

    ID|URL is an article's number, its key, or any of its addresses; what is not archived is kept out from now on. What
    stays is a tombstone without text: no crawl, import, or restored backup brings the article back. Articles that cite
    it stay; `verify` judges them again.

    At the end the database's file is made anew, so that no byte of the text is left in it: that takes as much free
    room again, and others cannot write meanwhile. Where it cannot be done now, --finish does it later. Backups, exports
    and logs made before are yours to delete: docs/legal.md. There is no way back.

    Exit code: 0 done, 1 failed, 2 asked wrongly, 3 taken out, but traces may be left in the database's files.
    """
    if sum((bool(references), lists, finish)) != 1:
        raise Misuse("give articles (ID|URL) with --reason, or --list, or --finish: one of these")
    if lists:
        _print_list(as_json)
    elif finish:
        click.get_current_context().exit(_finish(quiet))
    else:
        shown = not quiet and is_watched()
        asks = not (yes or dry_run)
        code = _forget(
            references, _order(reason, author, law=law), asks, dry_run, thorough=thorough, shown=shown, as_json=as_json
        )
        click.get_current_context().exit(code)


def _order(reason: str | None, author: str | None, *, law: bool) -> "Order":
    from newsarchive.archive.taking_down import Order

    if reason is None or not reason.strip():
        raise Misuse("--reason is missing: it is kept with the tombstone, and shown to whoever asks for the article")
    return Order(reason=reason.strip(), author=author, status=451 if law else 410)


def _forget(
    references: Sequence[str],
    order: "Order",
    asks: bool,
    dry_run: bool,
    *,
    thorough: bool,
    shown: bool,
    as_json: bool,
) -> int:
    """Take them out one after the other, then remove the traces of all; gives the exit code."""
    from newsarchive.operations.takedown import remove_traces, to_be_forgotten
    from newsarchive.publishers import likely_identity

    with opened() as archive:
        subjects = to_be_forgotten(archive, references, likely_identity)
        if asks:
            _ask(subjects)
        done = _each(archive, subjects, order, dry_run=dry_run, thorough=thorough, shown=shown)
        problem = None if dry_run else remove_traces(archive)
    for forgotten in done:
        if as_json:
            print_json(forget_view.record(forgotten, order, dry_run=dry_run, traces_left=problem is not None))
        else:
            forget_view.print_forgotten(screen(), forgotten, dry_run=dry_run)
    return _report(problem)


def _each(
    archive: "Archive", subjects: "Sequence[Subject]", order: "Order", *, dry_run: bool, thorough: bool, shown: bool
) -> "list[Forgotten]":
    from newsarchive.operations.takedown import forget
    from newsarchive.publishers import likely_identity

    with progress("lists", shown=shown) as show:

        def tell(what: str, done: int, of: int) -> None:
            show(done, total=of, what=what)

        return [
            forget(archive, each, likely_identity, order, tell, dry_run=dry_run, thorough=thorough) for each in subjects
        ]


def _ask(subjects: "Sequence[Subject]") -> None:
    """Have a person say yes. Ends the command where nobody can, or does not."""
    if not sys.stdin.isatty():
        raise Misuse("nobody is there to ask: give --yes; --dry-run says what would go")
    for each in subjects:
        click.echo(forget_view.named(each), err=True)
    if not click.confirm("Take this out for ever?", err=True):
        raise Failure("nothing was taken out")


def _finish(quiet: bool) -> int:
    from newsarchive.operations.takedown import remove_traces

    with opened() as archive:
        if archive.traces_left() is None:
            if not quiet:
                complain("no traces are left to be removed")
            return COMPLETE
        problem = remove_traces(archive)
    if problem is None and not quiet:
        complain("the last traces were removed")
    return _report(problem)


def _report(problem: str | None) -> int:
    if problem is None:
        return COMPLETE
    left = "bytes of what was taken out may be left in the database's files"
    complain(f"{left}: {problem}; then: newsarchive forget --finish")
    return ALARMS


def _print_list(as_json: bool) -> None:
    with opened() as archive:
        tombstones = archive.takedowns_of()
        left = archive.traces_left()
    if as_json:
        for each in tombstones:
            print_json(forget_view.tombstone_record(each))
    elif tombstones:
        screen().table(forget_view.COLUMNS, list(map(forget_view.row, tombstones)), wraps=("reason",))
    else:
        click.echo("nothing was taken out", err=True)
    if left is not None:
        complain("traces may be left in the database's files: newsarchive forget --finish")
