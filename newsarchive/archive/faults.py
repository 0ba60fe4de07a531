"""What a database objects to, in words for the person at the terminal: what is wrong, and the way out."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError

from newsarchive.archive.errors import ArchiveError

GO_ON = "give the same command to go on"

FULL = f"the disk is full; free some space, {GO_ON}"
_MEMORY = f"there is not enough memory; make some free, {GO_ON}"
_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_BUSY: f"another program keeps it locked; wait for it or end it, {GO_ON}",
    sqlite3.SQLITE_READONLY: f"it is read-only, or its folder is; make both writable, {GO_ON}",
    sqlite3.SQLITE_READONLY_DBMOVED: "the file was moved or removed meanwhile; put it back with its -wal file",
    sqlite3.SQLITE_CANTOPEN: "the file or its folder is not there, or may not be opened; look at their permissions",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; keep a copy, and put a backup in its place",
    sqlite3.SQLITE_NOTADB: "the file is no archive, or damaged; keep a copy, and put a backup in its place",
    sqlite3.SQLITE_IOERR: f"the disk cannot be read or written; look at the disk, {GO_ON}",
    sqlite3.SQLITE_NOMEM: _MEMORY,
}
_POSTGRESQL = {
    "53100": f"the disk of the server is full; free some space there, {GO_ON}",
    "53200": f"the server has not enough memory; make some free there, {GO_ON}",
    "53300": f"the server has no connection left; wait or raise max_connections, {GO_ON}",
    "25006": "the server takes no changes (read only); use one that does",
    "57P": f"the server was shut down; start it, {GO_ON}",
    "08": f"the connection to the server broke; look at the server, {GO_ON}",
}


def fault_in_words(error: BaseException) -> str:
    """What went wrong and what to do, in one line, with the database's own words; those for what is rare."""
    if isinstance(error, MemoryError):
        return _MEMORY
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(error, ArchiveError):
        return str(error)
    said = " ".join(str(cause).split())
    known = _known(cause)
    return f"{known} ({said})" if known else f"{said}; when that is mended, {GO_ON}"


def _known(cause: BaseException) -> str | None:
    if isinstance(cause, OSError):
        return FULL if cause.errno in (errno.ENOSPC, errno.EDQUOT) else None
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code) or _SQLITE.get(code & 0xFF)
    state = getattr(cause, "sqlstate", None) or ""
    return next((words for start, words in _POSTGRESQL.items() if state.startswith(start)), None)
