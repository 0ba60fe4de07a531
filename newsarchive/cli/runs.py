"""`newsarchive runs`: what was crawled, when, and how it ended."""

import click

from newsarchive.cli import records
from newsarchive.cli.opening import opened
from newsarchive.cli.options import LIMIT, as_json, examples
from newsarchive.cli.run_view import counted, described, outcome, took
from newsarchive.cli.screen import print_json, screen
from newsarchive.cli.times import minute


@click.command(
    short_help="List the latest crawls and how they ended.",
    epilog=examples(
        "newsarchive runs",
        "newsarchive runs --limit 1 --json | jq .outcome",
        "newsarchive runs --json | jq -r 'select(.outcome != \"complete\") | .problems[].url'",
    ),
)
@click.option("--limit", type=LIMIT, default=20, show_default=True, metavar="N", help="The latest N runs.")
@as_json
def runs(limit: int, as_json: bool) -> None:
    """List the latest runs, newest first."""
    with opened() as archive:
        found = archive.runs(limit)
    if as_json:
        for run in found:
            print_json(records.run(run))
        return
    rows = [
        (str(run.id), minute(run.started_at), took(run), outcome(run), counted(run), described(run)) for run in found
    ]
    screen().table(("run", "started (KST)", "took", "outcome", "pages", "spider"), rows, wraps=("spider", "pages"))
