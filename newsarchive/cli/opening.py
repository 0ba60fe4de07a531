"""The archive that a command works on. What it needs is imported late: SQLAlchemy takes half a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import Failure, Misuse
from newsarchive.config import ConfigError, load

if TYPE_CHECKING:
    from newsarchive.archive import Archive


def archive_url() -> str:
    """The database URL of ``--archive``, else the configured one. Ends the command where the config is wrong."""
    try:
        configured = load().archive
    except ConfigError as error:
        raise Misuse(str(error)) from error
    given: str | None = click.get_current_context().find_root().params.get("archive")
    return given or configured


@contextmanager
def opened() -> "Iterator[Archive]":
    """The archive, open; whatever it objects to ends the command with its message."""
    from newsarchive.archive import ArchiveError, open_archive

    url = archive_url()
    try:
        with open_archive(url) as archive:
            yield archive
    except ArchiveError as error:
        raise Failure(str(error)) from error
