"""What the archive raises; every message names the input and the way out."""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarchive.archive.hints import SeenHint


class ArchiveError(Exception):
    """The archive cannot be opened or used."""


class NewerSchema(ArchiveError):
    """The database was written by a newer newsarchive than this one."""


class NoArchive(ArchiveError):
    """There is no archive at that place yet."""


class StorageFault(ArchiveError):
    """What the archive lies on has failed: nothing more can be written, and what was committed is kept."""


class RunLost(StorageFault):
    """The run was meanwhile given to another process, which goes on with it: this one must leave it alone."""


class NoSuchArticle(ArchiveError):
    """Nothing in the archive has that number, key or address."""


class OnlyHinted(NoSuchArticle):
    """It is not archived, but a list named it: `seen` is what was said, and when."""

    def __init__(self, message: str, seen: "SeenHint") -> None:
        super().__init__(message)
        self.seen = seen


class TakenDown(NoSuchArticle):
    """It was taken out for ever, at `made_at` (aware); the message says why, too.

    `status` is what is answered for it: 410, or 451.
    """

    def __init__(self, message: str, status: int, made_at: datetime) -> None:
        super().__init__(message)
        self.status, self.made_at = status, made_at


class NotTakenDown(ArchiveError):
    """A takedown whose reason would keep some of what is to go; nothing was taken out."""


class NoSuchRun(ArchiveError):
    """There is no run with that number; the message says which are."""


class NoSuchSource(ArchiveError):
    """The article names no source under that number now; the message says what there is."""


class NoSuchCorrection(ArchiveError):
    """There is no correction with that number."""


class NotCorrected(ArchiveError):
    """A correction that would change nothing, or say what counts already; nothing was written."""


class NoSuchSearch(ArchiveError):
    """No search is saved under that name; the message says which are."""


class NotSaved(ArchiveError):
    """A search that has no proper name, or that can never find anything; nothing was written."""


class NotWatched(ArchiveError):
    """The article is not watched; nothing was written."""


class LeaseLost(ArchiveError):
    """The frontier row was meanwhile given to another process, which records it instead."""
