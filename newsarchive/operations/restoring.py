"""A backup put in the place of an archive, or beside it: checked, without what was taken out since, ready to go on."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from newsarchive import clock
from newsarchive.archive import Archive, ArchiveError, open_archive
from newsarchive.archive.read_only import file_of
from newsarchive.archive.reading import Identify
from newsarchive.archive.takedown_traces import TracesLeft
from newsarchive.archive.takedowns import Tombstone
from newsarchive.operations import backup_files, backup_manifest
from newsarchive.operations.backup_manifest import Manifest
from newsarchive.operations.restoring_files import NotRestored, kept_name, put_in_place, require_room
from newsarchive.secrecy import database_name

CHORE = "restore"
"""The chore that says of which backup an archive was made."""

Tell = Callable[[str, int, int], None]
"""Told what is done now, how much of it is done, and of how much."""


@dataclass(frozen=True, kw_only=True)
class Restored:
    """The archive at `url`, as it was at `made_at` (UTC).

    `replaced` is the file in which the archive that was there is kept, None where there was none. `taken_down` counts
    the tombstones that were applied; `resumable` are the spiders of the runs that were under way.
    """

    url: str
    made_at: datetime
    replaced: Path | None
    taken_down: int
    resumable: Sequence[str]


def restore(
    backup: Path,
    url: str,
    *,
    replaces: bool,
    tombstones: Sequence[Tombstone] | None,
    identify: Identify,
    tell: Tell,
) -> Restored:
    """Make the archive at `url` of the backup; `tombstones` are applied, with those of the archive that is replaced.

    None: only these, and that archive must be readable then. Raises NotABackup, NotRestored, or ArchiveError; the
    archive that is there is then as it was.
    """
    manifest = backup_manifest.read(backup)
    backup_manifest.require_length(backup, manifest)
    if make_url(url).get_backend_name() == "postgresql":
        return _into_database(backup, manifest, url, replaces, tombstones or (), identify, tell)
    file = file_of(make_url(url))
    if file is None:
        raise NotRestored(f"{database_name(url)} is no file; name one with --to sqlite:///FILE")
    known = _required(url, file, replaces, tombstones)
    require_room(file.absolute().parent, manifest.size)
    with backup_files.unfinished(file.parent, file.name) as new:
        taken_down, resumable = _made(backup, manifest, new, known, identify, tell)
        new.chmod((file if file.exists() else backup).stat().st_mode & 0o777 | 0o200)
        backup_files.sync(new)
        replaced = put_in_place(new, file, kept_name(file, clock.now()))
    return Restored(
        url=database_name(url),
        made_at=manifest.made_at,
        replaced=replaced,
        taken_down=taken_down,
        resumable=resumable,
    )


def _required(url: str, file: Path, replaces: bool, tombstones: Sequence[Tombstone] | None) -> Sequence[Tombstone]:
    """The tombstones to apply. Raises NotRestored where what is at `url` may not, or cannot, be replaced."""
    if not file.exists():
        return tombstones or ()
    if not replaces:
        raise NotRestored(
            f"there is a file {file} already; --replace puts the backup in its place (that file is kept beside it),"
            " --to names another place"
        )
    try:
        with open_archive(url) as there:
            _require_quiet(there, url)
            return (*there.takedowns_of(), *(tombstones or ()))
    except (ArchiveError, DBAPIError) as error:
        if tombstones is not None:
            return tombstones
        raise NotRestored(
            f"what is at {url} cannot be read ({error}), so nobody knows what was taken out of it since the backup;"
            " name a later backup or a copy of it with --takedowns-of URL, or say --without-takedowns"
        ) from error


def _require_quiet(there: Archive, url: str) -> None:
    at_work = there.runs_under_way()
    if at_work:
        named = ", ".join(f"run {number} ({spider})" for number, spider in at_work)
        raise NotRestored(f"{named} is under way in {url}: end it (Ctrl-C once), and give the same command")


def _made(
    backup: Path,
    manifest: Manifest,
    new: Path,
    tombstones: Sequence[Tombstone],
    identify: Identify,
    tell: Tell,
) -> tuple[int, Sequence[str]]:
    """Copy the backup into the file `new`, and make it ready: tombstones applied, and runs that were under way."""
    digest = backup_manifest.sha256_of(backup, lambda done, total: tell("copying", done, total), copy_to=new)
    backup_manifest.require_whole(backup, manifest, digest)
    new.chmod(0o600)
    with open_archive(f"sqlite:///{new}") as archive:
        tell("making ready", 0, 1)
        resumable = archive.let_go_of_all()
        later = _unknown(tombstones, archive.takedowns_of())
        if later:
            archive.take_down_again(later, identify)
            try:
                archive.remove_traces()
            except TracesLeft as error:
                raise NotRestored(f"what was taken out cannot be removed from the copy: {error}") from error
        archive.keep_chore(CHORE, {"backup": str(backup), "made_at": manifest.made_at.isoformat()})
    return len(later), resumable


def _unknown(tombstones: Sequence[Tombstone], there: Sequence[Tombstone]) -> list[Tombstone]:
    """Those of the tombstones that say more than the ones that are there."""
    known = {each.key_digest: set(each.addresses) for each in there}
    return [each for each in tombstones if each.key_digest not in known or set(each.addresses) - known[each.key_digest]]


def _into_database(
    backup: Path,
    manifest: Manifest,
    url: str,
    replaces: bool,
    tombstones: Sequence[Tombstone],
    identify: Identify,
    tell: Tell,
) -> Restored:
    if replaces:
        raise NotRestored(
            "--replace is for files: a PostgreSQL database is not emptied. Make a new one (createdb), restore --to it"
            " with --takedowns-of the old one, and use it from then on"
        )
    with _scratch(manifest.size) as new:
        taken_down, resumable = _made(backup, manifest, new, tombstones, identify, tell)
        with open_archive(f"sqlite:///{new}") as archive:
            archive.copy_to(url, tell)
    return Restored(
        url=database_name(url),
        made_at=manifest.made_at,
        replaced=None,
        taken_down=taken_down,
        resumable=resumable,
    )


@contextmanager
def _scratch(size: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="newsarchive-restore-") as folder:
        require_room(Path(folder), size)
        yield Path(folder, "restored.db")
