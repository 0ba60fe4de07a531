"""`newsarchive stats`: how much the archive holds."""

from typing import TYPE_CHECKING

import click

from newsarchive.cli.article_view import print_fields
from newsarchive.cli.opening import opened
from newsarchive.cli.options import as_json, examples
from newsarchive.cli.screen import Screen, print_json, screen
from newsarchive.telling import records
from newsarchive.telling.times import day, minute
from newsarchive.telling.wording import number_of, size

if TYPE_CHECKING:
    from newsarchive.archive import Stats
    from newsarchive.archive.statistics import PublisherStats


@click.command(
    short_help="Count what the archive holds.",
    epilog=examples("newsarchive stats", "newsarchive stats --json | jq .articles"),
)
@as_json
def stats(as_json: bool) -> None:
    """Count what the archive holds: articles, versions, captures, bytes."""
    with opened() as archive:
        counted = archive.stats()
    if as_json:
        print_json(records.stats(counted))
    else:
        _print(screen(), counted)


def _print(screen: Screen, stats: "Stats") -> None:
    ratio = f", {stats.payload_bytes / stats.stored_bytes:.1f} : 1" if stats.stored_bytes else ""
    print_fields(
        screen,
        ("articles", f"{stats.articles:,} ({stats.live:,} live, {stats.gone:,} gone)"),
        ("versions", f"{stats.versions:,} ({number_of(stats.edited, 'article')} edited)"),
        ("captures", f"{stats.captures:,}, {size(stats.payload_bytes)} kept in {size(stats.stored_bytes)}{ratio}"),
        ("payloads", f"{stats.payloads:,}, each kept once; dictionaries: {stats.dictionaries:,}"),
    )
    if not stats.publishers:
        return
    screen.line()
    screen.table(
        ("publisher", "articles", "gone", "versions", "first", "last", "last seen (KST)"),
        [(of.publisher, of.articles, of.gone, of.versions, *_times(of)) for of in stats.publishers],
    )


def _times(of: "PublisherStats") -> list[str]:
    return [day(of.first_published), day(of.last_published), minute(of.last_seen)]
