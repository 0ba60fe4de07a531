"""What the archive raises; every message names the input and the way out."""


class ArchiveError(Exception):
    """The archive cannot be opened or used."""


class NewerSchema(ArchiveError):
    """The database was written by a newer newsarchive than this one."""


class NoArchive(ArchiveError):
    """There is no archive at that place yet."""


class NoSuchArticle(ArchiveError):
    """Nothing in the archive has that number, key or address."""


class LeaseLost(ArchiveError):
    """The frontier row was meanwhile given to another process, which records it instead."""
