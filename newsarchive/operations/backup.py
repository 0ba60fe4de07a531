"""A backup: a copy of the archive as it is now, in one file, checked before it gets its name."""

import shutil
import stat
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from newsarchive import __version__, clock
from newsarchive.archive import Archive, ArchiveError, open_archive
from newsarchive.archive.takedown_traces import TracesLeft
from newsarchive.operations import backup_files, backup_manifest
from newsarchive.operations.backup_manifest import Manifest

CHORE = "backup"
"""The chore that says when the last backup was made, and whether it was found good."""
SPARE = 1.05
"""So much more room than the archive takes must be free."""

Tell = Callable[[str, int, int], None]
"""Told what is done now, how much of it is done, and of how much."""


class NoBackup(Exception):
    """No backup was made; the message says why, and the way out."""


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A backup that was found good, those that went for it, and how long it took."""

    file: Path
    manifest: Manifest
    removed: tuple[Path, ...]
    seconds: float


def back_up(
    archive: Archive, place: Path, *, is_folder: bool, tell: Tell, keep: int | None = None, checks_index: bool = True
) -> Backup:
    """Make a backup in the folder `place`, or as the new file of that name; of those in the folder `keep` stay.

    Whether it went well is kept as a chore. Raises NoBackup, or ArchiveError where the archive cannot be read.
    """
    began = time.monotonic()
    try:
        file, manifest = _made(archive, place, is_folder, tell, checks_index)
    except (NoBackup, ArchiveError, TracesLeft, OSError) as error:
        _remember(archive, {"verified": False, "problem": str(error), "last_good": _last_good(archive)})
        if isinstance(error, OSError | TracesLeft):
            raise NoBackup(f"no backup could be made in {place}: {error}") from error
        raise
    removed = backup_files.remove_beyond(place, keep, file) if keep is not None and is_folder else []
    made = Backup(file=file, manifest=manifest, removed=tuple(removed), seconds=round(time.monotonic() - began, 1))
    _remember(archive, _result(made))
    return made


def _made(archive: Archive, place: Path, is_folder: bool, tell: Tell, checks_index: bool) -> tuple[Path, Manifest]:
    folder = place if is_folder else place.parent
    if is_folder:
        folder.mkdir(parents=True, exist_ok=True)
    elif place.exists():
        raise NoBackup(f"{place} is there already; a backup is a new file: name another")
    made_at = clock.now()
    names = backup_files.names_at(made_at) if is_folder else iter((place.name,))
    with backup_files.unfinished(folder, next(backup_files.names_at(made_at))) as file:
        _require_room(folder, archive.copy_size())
        digests, broken = archive.copy_into(file, tell)
        differences, changed = _opened(file, checks_index, tell)
        if changed:
            digests.pop("chores")
        manifest = Manifest(
            made_at=made_at,
            archive=archive.name,
            schema=archive.schema,
            newsarchive=__version__,
            size=file.stat().st_size,
            sha256=backup_manifest.sha256_of(file, lambda done, total: tell("SHA-256", done, total)),
            tables={name: {"rows": each.rows, "sha256": each.sha256} for name, each in digests.items()},
            index_differences=differences,
            broken_references=broken,
        )
        file.chmod(stat.S_IMODE(file.stat().st_mode) & ~0o222)
        backup_files.sync(file)
        for name in names:
            if backup_files.put(file, folder / name, manifest):
                return folder / name, manifest
    raise NoBackup(f"{place} is there already; a backup is a new file: name another")


def _require_room(folder: Path, size: int) -> None:
    needed, free = size * SPARE, shutil.disk_usage(folder).free
    if free < needed:
        raise NoBackup(
            f"there is not enough room in {folder}: a backup may take {needed / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB"
            " are free; free some, or name another folder"
        )


def _opened(file: Path, checks_index: bool, tell: Tell) -> tuple[int | None, bool]:
    """The copy is an archive that opens: what its search index differs by, and whether a takedown's traces were there.

    Those go: what was taken out is in no backup that is made afterwards.
    """
    with open_archive(f"sqlite:///{file}") as copy:
        has_traces = copy.traces_left() is not None
        if has_traces:
            tell("traces of takedowns", 0, 1)
            copy.remove_traces()
        if not checks_index:
            return None, has_traces
        tell("search index of the copy", 0, 1)
        return len(copy.index_differences()), has_traces


def _remember(archive: Archive, result: Mapping[str, Any]) -> None:
    """Where the archive can be written; that a good backup is told of nowhere does not make it a bad one."""
    if archive.is_read_only:
        return
    try:
        archive.keep_chore(CHORE, result)
    except (DBAPIError, ArchiveError) as error:
        if result["verified"]:
            raise NoBackup(f"the backup {result['file']} is good, but the archive cannot keep that: {error}") from error


def _last_good(archive: Archive) -> str | None:
    """When the last good backup was made, ISO 8601."""
    try:
        before = archive.chores().get(CHORE)
    except (DBAPIError, ArchiveError):
        return None
    return before.result.get("last_good") if before else None


def _result(made: Backup) -> dict[str, Any]:
    return {
        "verified": True,
        "file": str(made.file),
        "size": made.manifest.size,
        "sha256": made.manifest.sha256,
        "index_differences": made.manifest.index_differences,
        "broken_references": made.manifest.broken_references,
        "seconds": made.seconds,
        "last_good": made.manifest.made_at.isoformat(timespec="milliseconds"),
    }
