"""SQLite archives that cannot be written: no permission for file or folder, a medium mounted read-only, a full disk.

A database in WAL mode needs two files beside itself even to be read. Where they cannot be made, it can be read without
them only as long as nobody else writes it and no changes lie in its -wal file: that is looked at for each connection.
"""

import os
from pathlib import Path

from sqlalchemy import URL

from newsarchive.archive.errors import StorageFault

_SHARED_BYTES = 32 * 1024


def file_of(url: URL) -> Path | None:
    """The file of a SQLite archive; None for one in memory or on a server."""
    name = url.database
    return Path(name) if url.get_backend_name() == "sqlite" and name and name != ":memory:" else None


def is_read_only(url: URL) -> bool:
    """Whether the file is there but can only be read by us, or nothing can be made beside it (full disks, too)."""
    file = file_of(url)
    if file is None or "\0" in str(file) or not os.path.exists(file):  # noqa: PTH110 (a name that is too long is no error)
        return False
    return not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)) or has_no_room(file)


def has_no_room(file: Path) -> bool:
    """Whether the disk is so full that SQLite cannot make the file in which connections find each other (-shm)."""
    try:
        disk = os.statvfs(file.parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < _SHARED_BYTES and not file.with_name(file.name + "-shm").exists()


def address_to_read(file: Path) -> str:
    """The SQLite URI that opens a file which cannot be written. Raises StorageFault where its -wal file forbids it."""
    changes, shared = (file.with_name(file.name + ending) for ending in ("-wal", "-shm"))
    whole = file.absolute().as_uri()
    if not _holds_something(changes):
        return f"{whole}?immutable=1"
    if shared.exists():
        return f"{whole}?mode=ro"
    raise StorageFault(
        f"the archive {file} is read-only, and changes lie in {changes.name} beside it that must be merged first:"
        f" copy both to a folder that can be written, and use the archive there"
    )


def _holds_something(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except FileNotFoundError:
        return False
