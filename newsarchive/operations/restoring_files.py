"""A finished archive file put in its place: at every instant the old one or the new one is there, each with its own."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from newsarchive.normalization.json_lines import KST
from newsarchive.operations.backup_files import sync_folder

ALONE_SECONDS = 5.0
"""How long is waited for others to let go of the file."""
SPARE = 1.05
_BESIDE = ("-wal", "-shm", "-journal")


class NotRestored(Exception):
    """Nothing was restored, and what is there is as it was; the message says why, and the way out."""


def kept_name(file: Path, now: datetime) -> Path:
    """``news.before-restore-2026-11-23T091233+0900.db``: what the archive is called that is replaced."""
    return file.with_name(f"{file.stem}.before-restore-{now.astimezone(KST):%Y-%m-%dT%H%M%S%z}{file.suffix}")


def require_room(folder: Path, size: int) -> None:
    """Raises NotRestored where a file of that many bytes does not fit."""
    if not folder.is_dir():
        raise NotRestored(f"there is no folder {folder}; make it, or name another place with --to")
    free = shutil.disk_usage(folder).free
    if free < size * SPARE:
        raise NotRestored(
            f"there is not enough room in {folder}: {size * SPARE / 1e6:,.0f} MB are needed, and {free / 1e6:,.0f} MB"
            " are free; free some, or name another place with --to"
        )


def put_in_place(new: Path, file: Path, kept: Path) -> Path | None:
    """Give the finished `new` the name `file`; what has that name is kept as `kept`, and has it in return.

    Gives None where there was nothing. Raises NotRestored where another program has the file open.
    """
    if not file.exists():
        _move_beside(file, kept)
        new.rename(file)
        sync_folder(file.parent)
        return None
    with _alone_with(file):
        _move_beside(file, kept)  # of a damaged file; that of a sound one is merged and gone
        try:
            os.link(file, kept)  # so that there is never none
        except OSError:
            file.rename(kept)
        new.replace(file)
    sync_folder(file.parent)
    return kept


def _move_beside(file: Path, kept: Path) -> None:
    """Changes that belong to another file would be taken for the new one's."""
    for ending in _BESIDE:
        beside = file.with_name(file.name + ending)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + ending))


@contextmanager
def _alone_with(file: Path) -> Iterator[None]:
    """Nobody else has the file open, or comes to it; its changes are merged into it. A damaged one is left as it is."""
    with closing(sqlite3.connect(file, timeout=ALONE_SECONDS, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise NotRestored(
                    f"another program has {file} open (a crawl, the schedule, a server, a shell): end it,"
                    " and give the same command"
                ) from error
        yield
