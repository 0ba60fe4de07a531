"""The archive that a command works on. What it needs is imported late: SQLAlchemy takes half a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import Failure, Misuse
from newsarchive.config import Config, ConfigError, load
from newsarchive.telling.times import to_minute

if TYPE_CHECKING:
    from newsarchive.archive import Archive, SeenHint


def archive_url() -> str:
    """The database URL of ``--archive``, else the configured one. Ends the command where the config is wrong."""
    otherwise = configured().archive
    given: str | None = click.get_current_context().find_root().params.get("archive")
    return given or otherwise


def configured() -> Config:
    """What newsarchive.toml and the environment say. Ends the command where they are wrong."""
    try:
        return load()
    except ConfigError as error:
        raise Misuse(str(error)) from error


@contextmanager
def opened() -> "Iterator[Archive]":
    """The archive, open; whatever it objects to ends the command with its message."""
    from newsarchive.archive import ArchiveError, OnlyHinted, open_archive

    url = archive_url()
    try:
        with open_archive(url) as archive:
            yield archive
    except OnlyHinted as error:
        raise Failure(_hinted(error.seen)) from error
    except ArchiveError as error:
        raise Failure(str(error)) from error


def _hinted(seen: "SeenHint") -> str:
    """What the publisher's list said of an article that nobody has fetched yet: no content, and told as such."""
    hint = seen.hint
    dated = f", dated {hint.date_text}" if hint.date_text else ""
    named = f"“{hint.headline}”" if hint.headline else "without a title"
    return (
        f"{hint.key} is not archived; the publisher's list named it {named}{dated}, seen {to_minute(seen.seen_at)};"
        f" fetch it: newsarchive crawl article -a urls={hint.url}"
    )
