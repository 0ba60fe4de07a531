"""`newsarchive show`: one article, by its number, key or any of its addresses."""

from typing import TYPE_CHECKING

import click

from newsarchive.cli.article_view import print_body, print_fields, print_head
from newsarchive.cli.failure import Misuse
from newsarchive.cli.moment import Moment
from newsarchive.cli.opening import opened
from newsarchive.cli.options import as_json, examples, reference
from newsarchive.cli.picking import held_at, numbered
from newsarchive.cli.screen import Screen, Styled, print_json, screen
from newsarchive.telling import records
from newsarchive.telling.times import to_minute, to_second
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.archive import StoredArticle, Version


@click.command(
    short_help="Show an article: text, times, state, addresses.",
    epilog=examples(
        "newsarchive show 12",
        "newsarchive show kbs:ncd:8630990 --version 1",
        "newsarchive show 12 --at '2026-11-20 09:00'",
        "newsarchive show 'https://mn.kbs.co.kr/mobile/news/view.do?ncd=8630990' --json | jq -r .body",
    ),
)
@reference
@click.option(
    "--version",
    "number",
    type=click.IntRange(min=1),
    metavar="N",
    help="As it stood in version N, not as it stands now.",
)
@click.option(
    "--at",
    type=Moment(),
    metavar="DATE",
    help="As the archive had it then: 7d, 12h, 2026-11-20 (its first minute), '2026-11-20 09:00' (KST).",
)
@as_json
def show(reference: str, number: int | None, at: str | None, as_json: bool) -> None:
    """Show an article: its text, its times, its state and every address it was seen under.

    ID|URL is its number, its key, or any of its addresses.
    """
    from newsarchive.publishers import likely_identity

    if number and at:
        raise Misuse("--version and --at both name a version: give one of them")
    with opened() as archive:
        article = archive.article(reference, likely_identity)
        version = article.current
        if number or at:
            versions = archive.versions(article.key, lambda _: None)
            version = numbered(versions, article.key, number) if number else held_at(versions, article.key, at or "")
    if as_json:
        print_json(records.stored(article, version))
    else:
        _print_article(screen(), article, version)


def _print_article(screen: Screen, article: "StoredArticle", version: "Version") -> None:
    print_head(screen, version)
    print_fields(screen, ("address", article.canonical_url), ("key", f"{article.key} (number {article.id})"))
    if article.status == "gone":
        screen.line(Styled(f"{'status':<10}", "quiet"), Styled(f"gone since {to_minute(article.gone_since)}", "bad"))
    seen = f"{to_minute(article.first_seen)} to {to_minute(article.last_seen)}"
    print_fields(
        screen,
        ("version", f"{version.number} of {article.versions}, captured {to_second(version.captured_at)}"),
        ("silent", "the publisher changed the text, not its edit time" if version.silent else None),
        ("seen", f"{seen}, {number_of(article.captures, 'capture')}"),
        ("asked for", article.reason),
        ("simulated", "a stand-in server answered, not the publisher" if version.simulated else None),
    )
    print_body(screen, version)
    _print_addresses(screen, article)
    _print_copies(screen, article)


def _print_addresses(screen: Screen, article: "StoredArticle") -> None:
    screen.line()
    screen.line(Styled("Addresses", "strong"))
    for seen in article.addresses:
        screen.line(f"  {seen.url}")


def _print_copies(screen: Screen, article: "StoredArticle") -> None:
    if article.copies:
        screen.line()
        screen.line(Styled("The same text elsewhere", "strong"))
    for copy in article.copies:
        screen.line(f"  {to_minute(copy.date_published) or 'no date':<20}  {copy.publisher}  {copy.canonical_url}")
