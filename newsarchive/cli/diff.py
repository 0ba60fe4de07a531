"""`newsarchive diff`: what changed between two versions of an article, word by word."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from newsarchive.cli import diff_view
from newsarchive.cli.failure import Misuse
from newsarchive.cli.opening import opened
from newsarchive.cli.options import as_json, examples, reference
from newsarchive.cli.picking import numbered
from newsarchive.cli.screen import print_json, screen
from newsarchive.telling.times import to_second

if TYPE_CHECKING:
    from newsarchive.archive import Version

WIDE = 100
"""Columns of a terminal from which on both versions fit beside each other."""


@click.command(
    short_help="Show what changed between two versions, word by word.",
    epilog=examples(
        "newsarchive diff kbs:ncd:8630990",
        "newsarchive diff 12 1 3 --side-by-side",
        "newsarchive diff 12 --json | jq '.silent'",
    ),
)
@reference
@click.argument("numbers", metavar="[A B]", nargs=-1, type=click.IntRange(min=1))
@click.option(
    "--side-by-side/--inline",
    "side_by_side",
    default=None,
    help=f"Both versions beside each other, or as one text. Default: by the width of the terminal ({WIDE} columns).",
)
@as_json
def diff(reference: str, numbers: tuple[int, ...], side_by_side: bool | None, as_json: bool) -> None:
    """Show the words that went and came from version A to version B, by default the last two.

    ID|URL is its number, its key, or any of its addresses. Without colours, [-this went-] and {+this came+}.
    """
    from newsarchive.publishers import likely_identity

    if len(numbers) not in (0, 2):
        raise Misuse(f"give two version numbers, or none for the last two, not {len(numbers)}")
    with opened() as archive:
        key = archive.article(reference, likely_identity).key
        versions = archive.versions(key, lambda _: None)
    if not numbers and len(versions) == 1:
        _print_only(key, versions[0], as_json)
        return
    first, last = numbers or (len(versions) - 1, len(versions))
    _print(key, versions, (numbered(versions, key, first), numbered(versions, key, last)), side_by_side, as_json)


def _print_only(key: str, version: "Version", as_json: bool) -> None:
    if as_json:
        print_json(diff_view.only(key, version))
    else:
        screen().line(f"{key} has one version, captured {to_second(version.captured_at)}: nothing to compare.")


def _print(
    key: str,
    versions: "Sequence[Version]",
    pair: "tuple[Version, Version]",
    side_by_side: bool | None,
    as_json: bool,
) -> None:
    from newsarchive.telling.differing import differing

    found = differing(key, versions, *pair)
    if as_json:
        print_json(diff_view.record(found))
        return
    out = screen()
    wide = out.width >= WIDE if side_by_side is None else side_by_side
    diff_view.print_differing(out, found, side_by_side=wide)
