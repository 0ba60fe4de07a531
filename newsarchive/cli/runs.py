"""`newsarchive runs`: what was crawled, when, and how it ended."""

from typing import TYPE_CHECKING

import click

from newsarchive.cli.opening import opened
from newsarchive.cli.options import LIMIT, as_json, examples
from newsarchive.cli.run_view import amiss, counted, described, outcome, print_run, took
from newsarchive.cli.screen import Cell, Styled, print_json, screen
from newsarchive.telling import records
from newsarchive.telling.times import minute

if TYPE_CHECKING:
    from newsarchive.archive import Run

_COLUMNS = ("run", "started (KST)", "took", "outcome", "pages", "amiss", "spider")
_LARGEST_NUMBER = 2**63 - 1


@click.command(
    short_help="List the latest crawls and how they ended.",
    epilog=examples(
        "newsarchive runs",
        "newsarchive runs 12                       one run, with pages to look at",
        "newsarchive runs --limit 1 --json | jq .outcome",
        "newsarchive runs --json | jq -r 'select(.outcome != \"complete\") | .problems[].url'",
        "newsarchive runs 12 --json | jq -r '.alarms[] | .words, .pages[]'",
    ),
)
@click.argument("run_id", type=click.IntRange(1, _LARGEST_NUMBER), required=False, metavar="[ID]")
@click.option("--limit", type=LIMIT, default=20, show_default=True, metavar="N", help="The latest N runs.")
@as_json
def runs(run_id: int | None, limit: int, as_json: bool) -> None:
    """List the latest runs, newest first; or print the run ID in full.

    "amiss" is what makes a run suspicious: signs by which it is unlike earlier runs of the same publisher (yield,
    no-text, no-date, few), and pages that could not be read. docs/operations.md says what each means.
    """
    with opened() as archive:
        found = archive.runs(limit) if run_id is None else [archive.run(run_id)]
    if as_json:
        for run in found:
            print_json(records.run(run))
    elif run_id is not None:
        print_run(screen(), found[0])
    else:
        screen().table(_COLUMNS, [_row(run) for run in found], wraps=("spider", "pages", "amiss"))


def _row(run: "Run") -> tuple[Cell, ...]:
    wrong = Styled(amiss(run), "alarm")
    return str(run.id), minute(run.started_at), took(run), outcome(run), counted(run), wrong, described(run)
