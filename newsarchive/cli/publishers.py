"""`newsarchive publishers`: the shelf, and what the archive holds of each."""

from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import Failure, complain
from newsarchive.cli.opening import archive_url
from newsarchive.cli.options import as_json, examples
from newsarchive.cli.publishers_check import check
from newsarchive.cli.screen import Cell, print_json, screen
from newsarchive.telling import publisher_records
from newsarchive.telling.times import day, minute

if TYPE_CHECKING:
    from newsarchive.archive.statistics import PublisherStats
    from newsarchive.publishers import Publisher

Row = tuple[str, "Publisher | None", "PublisherStats | None"]


@click.group(
    invoke_without_command=True,
    short_help="List the publishers that can be read.",
    epilog=examples(
        "newsarchive publishers", "newsarchive publishers --json | jq -r '.hosts[]'", "newsarchive publishers check"
    ),
)
@as_json
def publishers(as_json: bool) -> None:
    """List the publishers that can be read, and what the archive holds of each.

    Works without an archive, too.
    """
    if click.get_current_context().invoked_subcommand is None:
        _list(as_json=as_json)


publishers.add_command(check)


def _list(*, as_json: bool) -> None:
    from newsarchive.publishers import publishers as on_the_shelf

    shelf = {publisher.id: publisher for publisher in on_the_shelf()}
    held = _held()
    rows: list[Row] = [(name, shelf.get(name), held.get(name)) for name in dict.fromkeys((*shelf, *held))]
    if as_json:
        for row in rows:
            print_json(publisher_records.publisher(*row))
    else:
        columns = ("publisher", "name", "home", "articles", "published last", "seen last (KST)")
        screen().table(columns, [_cells(*row) for row in rows], wraps=("name", "home"))


def _held() -> dict[str, "PublisherStats"]:
    """What the archive holds by publisher; empty where there is no archive yet."""
    from newsarchive.archive import ArchiveError, NoArchive, open_archive

    try:
        with open_archive(archive_url()) as archive:
            return {stats.publisher: stats for stats in archive.stats().publishers}
    except NoArchive as error:
        complain(str(error))
        return {}
    except ArchiveError as error:
        raise Failure(str(error)) from error


def _cells(name: str, publisher: "Publisher | None", held: "PublisherStats | None") -> tuple[Cell, ...]:
    known, home = (publisher.name, publisher.home) if publisher else ("(not on the shelf)", "")
    if held is None:
        return (name, known, home, 0, "-", "-")
    return (name, known, home, held.articles, day(held.last_published), minute(held.last_seen))
