"""`newsarchive tidy`: what is old and told nothing new goes, and the database is brought into order."""

from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import complain
from newsarchive.cli.opening import configured, opened
from newsarchive.cli.options import as_json, examples
from newsarchive.cli.progress import is_watched, progress
from newsarchive.cli.screen import print_json, screen
from newsarchive.telling.records import Record
from newsarchive.telling.wording import number_of, share, size

if TYPE_CHECKING:
    from newsarchive.operations.tidying import Swept, Tidied
    from newsarchive.operations.tidying_space import Vacuumed


@click.command(
    short_help="Thin what is old and told nothing new; bring the database into order.",
    epilog=examples(
        "newsarchive tidy --dry-run                 what would go",
        "newsarchive tidy",
        "newsarchive tidy --no-vacuum --quiet       at any time of day",
    ),
)
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--no-vacuum", is_flag=True, help="Do not make the file anew, even where that is worth it.")
@click.option("--force", is_flag=True, help="Make the file anew though a crawl is under way, which may fail then.")
@click.option("--quiet", is_flag=True, help="No progress, and no table.")
@as_json
def tidy(dry_run: bool, no_vacuum: bool, force: bool, quiet: bool, as_json: bool) -> None:
    """Take out what is old and told nothing new, as [retention] of newsarchive.toml says; versions are never touched.

    Captures go that showed what was known, but the first and the last of each state, one in each `keep_every`, and all
    that versions, source links and verdicts rest on. Pages go that no capture has any more. Runs that ended long ago
    lose what they could not read. Without [retention] nothing of that goes. Then the search index is merged, the -wal
    file emptied, and the file made anew where more than a fifth of it is free.

    Crawls and searches go on meanwhile, but while the file is made anew: then crawls wait. Ctrl-C stops after the step
    under way; what is done is kept, and the same command goes on. Exit code: 0 done or stopped, 1 failed.
    """
    from newsarchive.operations.tidying import tidy as work

    retention = configured().retention
    with opened() as archive, progress("looked at", shown=not quiet and is_watched()) as show:
        done = work(archive, retention, dry_run=dry_run, vacuums=not no_vacuum, forced=force, tell=show)
    if as_json:
        for record in _records(done, dry_run):
            print_json(record)
    elif not quiet:
        _print(done, dry_run)
    if done.stopped:
        complain("stopped; the same command goes on where it was")


def _records(done: "Tidied", dry_run: bool) -> list[Record]:
    absent = {"outcome": None, "bytes_before": None, "bytes_after": None, "seconds": None}
    swept: list[Record] = [
        {"what": each.what, "rows": each.rows, "bytes": each.bytes, "dry_run": dry_run, **absent} for each in done.swept
    ]
    if (told := done.vacuumed) is None:
        return swept
    file = {"bytes_before": told.before, "bytes_after": told.after, "seconds": told.seconds}
    freed = told.before - told.after if told.before is not None and told.after is not None else None
    vacuum: Record = {
        "what": "vacuum",
        "rows": None,
        "bytes": freed,
        "dry_run": dry_run,
        "outcome": told.outcome,
        **file,
    }
    return [*swept, vacuum]


def _print(done: "Tidied", dry_run: bool) -> None:
    rows = [_row(each) for each in done.swept if each.rows]
    if rows:
        screen().table(("what", "would go" if dry_run else "went", "bytes"), rows)
    else:
        screen().line("Nothing is old enough to go." if dry_run else "Nothing was old enough to go.")
    if done.vacuumed is not None:
        screen().line(_of_vacuum(done.vacuumed))


def _row(swept: "Swept") -> tuple[str, int, str]:
    return swept.what, swept.rows, "" if swept.bytes is None else size(max(swept.bytes, 0))


def _of_vacuum(told: "Vacuumed") -> str:
    if told.before is None or told.after is None:
        return "The tables' free space can be used again." if told.outcome == "done" else "No vacuum."
    free = f"{size(told.free or 0)} of {size(told.before)} are free ({share((told.free or 0) / max(told.before, 1))})"
    if told.outcome == "done":
        return f"The file was made anew in {told.seconds:.0f} s: {size(told.before)} became {size(told.after)}."
    busy = number_of(len(told.runs), "run")
    why = {
        "not needed": "the file is as it should be",
        "no room": "not made anew: the disk needs more than twice as much free space as the file then takes",
        "run under way": f"not made anew: {busy} under way, which would have to wait; --force does it all the same",
        "not asked for": "not made anew: --no-vacuum",
        "stopped": "it stays as it was: stopped",
    }
    return f"{free}; {why[told.outcome]}."
