"""`newsarchive sources` and `newsarchive citing`: what an article names as its source, and who names an article."""

from typing import TYPE_CHECKING

import click

from newsarchive.cli import records
from newsarchive.cli.opening import opened
from newsarchive.cli.options import as_json, examples, reference
from newsarchive.cli.screen import Cell, Styled, print_json, screen
from newsarchive.cli.times import day, minute

if TYPE_CHECKING:
    from newsarchive.archive import Citing, StoredSource


@click.command(
    short_help="List what an article names as its sources.",
    epilog=examples("newsarchive sources 12", "newsarchive sources 12 --json | jq -r .url"),
)
@reference
@as_json
def sources(reference: str, as_json: bool) -> None:
    """List what an article itself names as the place that its story comes from, with or without an address.

    ID|URL is its number, its key, or any of its addresses. A source that the article named once and names no more
    stands last, with the time.
    """
    from newsarchive.publishers import identify

    with opened() as archive:
        found = archive.sources(reference, identify)
    if as_json:
        for source in found:
            print_json(records.source(source))
    elif found:
        screen().table(_SOURCES, [_source(source) for source in found], wraps=("address", "found in"))
    else:
        screen().line(f"{reference} names no source.")


_SOURCES = ("outlet", "form", "address", "article", "seen (KST)", "gone (KST)", "found in")


def _source(source: "StoredSource") -> tuple[Cell, ...]:
    return (
        source.link.outlet or "-",
        source.link.form,
        _address(source),
        source.link.target or "-",
        minute(source.first_seen),
        minute(source.gone_at),
        source.link.where,
    )


def _address(source: "StoredSource") -> Cell:
    if source.link.url is None:
        return "-"
    return Styled(f"{source.link.url} (placeholder)", "alarm") if source.link.placeholder else source.link.url


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
    from newsarchive.publishers import identify

    with opened() as archive:
        found = archive.citing(reference, identify)
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
