"""The files of backups: their names, which are there, which go; half-made ones of processes that have died."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from newsarchive import clock
from newsarchive.archive.processes import is_dead, this_process
from newsarchive.normalization.json_lines import KST
from newsarchive.operations import backup_manifest
from newsarchive.operations.backup_manifest import Manifest, NotABackup

_NAME = re.compile(r"newsarchive-\d{4}-\d\d-\d\dT\d{4}\+0900(?:-\d+)?\.db")
_UNFINISHED = re.compile(r"\..+\.unfinished-(?P<owner>.+?)(?:-wal|-shm|-journal)?")
ABANDONED = timedelta(days=1)
"""A half-made file of another machine is nobody's when it was not written for so long."""


def names_at(moment: datetime) -> Iterator[str]:
    """``newsarchive-2026-11-23T0912+0900.db``, then others for backups of the same minute."""
    stem = f"newsarchive-{moment.astimezone(KST):%Y-%m-%dT%H%M%z}"
    yield f"{stem}.db"
    yield from (f"{stem}-{number}.db" for number in count(2))


def unfinished_name(name: str) -> str:
    """What a file is called while this process makes it."""
    return f".{name}.unfinished-{this_process()}"


@contextmanager
def unfinished(folder: Path, name: str) -> Iterator[Path]:
    """Where to make a file; nothing of it stays there, whatever happens. Clears away what the dead have left."""
    remove_abandoned(folder)
    file = folder / unfinished_name(name)
    try:
        yield file
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            file.with_name(file.name + ending).unlink(missing_ok=True)


def remove_abandoned(folder: Path) -> None:
    """Half-made files of processes that are dead, and manifests without a backup."""
    for file in folder.glob(".*.unfinished-*"):
        made = _UNFINISHED.fullmatch(file.name)
        if made and (_is_nobodys(made["owner"]) or _is_old(file, ABANDONED)):
            file.unlink(missing_ok=True)
    for place in folder.glob("newsarchive-*.db.json"):
        backup = place.with_name(place.name.removesuffix(".json"))
        if _NAME.fullmatch(backup.name) and not backup.exists() and _is_old(place, timedelta(minutes=1)):
            place.unlink(missing_ok=True)


def _is_nobodys(owner: str) -> bool:
    try:
        return is_dead(owner)
    except ValueError:  # not a name that we gave
        return False


def _is_old(file: Path, age: timedelta) -> bool:
    try:
        return clock.now().timestamp() - file.stat().st_mtime > age.total_seconds()
    except FileNotFoundError:
        return False


def put(file: Path, target: Path, manifest: Manifest) -> bool:
    """Give the finished file its name, and its manifest beside it; False where another has that name.

    The manifest comes first: so a backup that has its name is one that can be checked.
    """
    place = backup_manifest.place_of(target)
    if target.exists():
        return False
    try:
        with place.open("x", encoding="utf-8") as stream:
            stream.write(manifest.as_json())
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        return False
    file.rename(target)
    sync_folder(target.parent)
    return True


def sync(file: Path) -> None:
    """Have the disk keep what was written into the file."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in the folder."""
    sync(folder)


def found_in(folder: Path) -> list[tuple[Path, Manifest]]:
    """The backups of our names with a manifest that can be read, the oldest first."""
    found = []
    for file in folder.glob("newsarchive-*.db"):
        if _NAME.fullmatch(file.name):
            try:
                found.append((file, backup_manifest.read(file)))
            except NotABackup:
                continue
    return sorted(found, key=lambda each: (each[1].made_at, each[0].name))


def remove_beyond(folder: Path, keep: int, new: Path) -> list[Path]:
    """Delete the oldest beyond `keep`, never the new one; gives those that went."""
    older = [file for file, _ in found_in(folder) if file != new]
    gone = older[: max(0, len(older) + 1 - keep)]
    for file in gone:
        file.unlink()
        backup_manifest.place_of(file).unlink(missing_ok=True)
    return gone
