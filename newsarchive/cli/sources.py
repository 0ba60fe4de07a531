"""`newsarchive sources` and `newsarchive citing`: what an article names as its source, and who names an article."""

from typing import TYPE_CHECKING

import click

from newsarchive.cli import records
from newsarchive.cli.opening import opened
from newsarchive.cli.options import as_json, examples, reference
from newsarchive.cli.screen import Cell, print_json, screen
from newsarchive.cli.source_view import print_sources
from newsarchive.cli.times import day, minute

if TYPE_CHECKING:
    from newsarchive.archive import Citing


@click.command(
    short_help="List what an article names as its sources.",
    epilog=examples("newsarchive sources 12", "newsarchive sources 12 --json | jq -r .url"),
)
@reference
@as_json
def sources(reference: str, as_json: bool) -> None:
    """List what an article itself names as the place that its story comes from, with or without an address.

    ID|URL is its number, its key, or any of its addresses. A source that the article named once and names no more
    stands last, with the time. What a person has corrected is marked; where the rules are wrong, see correct.
    """
    from newsarchive.publishers import likely_identity

    with opened() as archive:
        found = archive.sources(reference, likely_identity)
        corrections = archive.corrections(reference, likely_identity)
    if as_json:
        for source in found:
            print_json(records.source(source))
    else:
        print_sources(screen(), reference, found, corrections)


@click.command(
    short_help="List who names an article as a source.",
    epilog=examples(
        "newsarchive citing kbs:ncd:8630990",
        "newsarchive citing 'https://news.kbs.co.kr/news/view.do?ncd=8630990' --json",
    ),
)
@reference
@as_json
def citing(reference: str, as_json: bool) -> None:
    """List the archived articles that name an article as their source, the earliest first.

    ID|URL is its number, its key, or any of its addresses; it need not be archived itself.
    """
    from newsarchive.publishers import likely_identity

    with opened() as archive:
        found = archive.citing(reference, likely_identity)
    if as_json:
        for each in found:
            print_json(records.citing(each))
    elif found:
        screen().table(_CITING, [_citing(each) for each in found], wraps=("headline", "as"))
    else:
        screen().line(f"No archived article names {reference} as its source.")


_CITING = ("published (KST)", "publisher", "article", "headline", "as", "gone (KST)")


def _citing(citing: "Citing") -> tuple[Cell, ...]:
    return (
        day(citing.date_published),
        citing.publisher,
        citing.key,
        citing.headline,
        citing.source.link.url or "-",
        minute(citing.source.gone_at),
    )
