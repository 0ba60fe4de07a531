"""`newsarchive versions`: how an article changed."""

from itertools import pairwise
from typing import TYPE_CHECKING

import click

from newsarchive.cli.opening import opened
from newsarchive.cli.options import as_json, examples, reference
from newsarchive.cli.screen import Cell, Styled, print_json, screen
from newsarchive.telling import records
from newsarchive.telling.changes import Changes, compare
from newsarchive.telling.times import minute

if TYPE_CHECKING:
    from newsarchive.archive import Version


@click.command(
    short_help="List how an article changed.",
    epilog=examples(
        "newsarchive versions kbs:ncd:8630990",
        "newsarchive versions 12 --json | jq -r '[.number, .captured_at, .headline] | @tsv'",
    ),
)
@reference
@as_json
def versions(reference: str, as_json: bool) -> None:
    """List the versions of an article, first to last, and what changed in each.

    ID|URL is its number, its key, or any of its addresses. Origin "publisher" is an edit by the publisher;
    "reextraction" means that newer code reads the same page better. "silent" is an edit after which the page still
    shows the edit time that it showed before, or none.
    """
    from newsarchive.publishers import likely_identity

    with opened() as archive:
        found = archive.versions(reference, likely_identity)
    changes = [None, *(compare(before, after) for before, after in pairwise(found))]
    if as_json:
        for version, change in zip(found, changes, strict=True):
            print_json(records.version(version, change.record() if change else None))
        return
    rows = [_row(version, change) for version, change in zip(found, changes, strict=True)]
    screen().table(_COLUMNS, rows, wraps=("changes", "headline"))


_COLUMNS = ("no.", "captured (KST)", "edited (KST)", "origin", "length", "changes", "headline")


def _row(version: "Version", changes: Changes | None) -> tuple[Cell, ...]:
    return (
        str(version.number),
        minute(version.captured_at),
        minute(version.date_modified),
        version.origin,
        len(version.body),
        _changed(version, changes),
        version.headline,
    )


def _changed(version: "Version", changes: Changes | None) -> Cell:
    if changes is None:
        return "first"
    return Styled(f"silent: {changes.in_words()}", "alarm") if version.silent else changes.in_words()
