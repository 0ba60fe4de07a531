"""What stands beside a backup: of which archive it is, when it was made, and by what it can be told whole."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FORM = 1
"""The form of manifests that this release writes and reads."""
_CHUNK = 1 << 20

Told = Callable[[int, int], None]
"""Told how many bytes were read, and of how many."""


class NotABackup(Exception):
    """The file is no backup, or not as it was when it was made; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A backup as it was made. `made_at` is aware UTC; `archive` a URL without password; `size` bytes of the file.

    `tables` has each table's number of rows and the SHA-256 over them; `index_differences`: entries of the search
    index that a rebuild of it does not have, or has more, None where that was not looked at; `broken_references`: rows
    that point to none. Where there are such, the archive had them, too.
    """

    made_at: datetime
    archive: str
    schema: str
    newsarchive: str
    size: int
    sha256: str
    tables: Mapping[str, Mapping[str, int | str]]
    index_differences: int | None
    broken_references: int

    def as_json(self) -> str:
        """The manifest as it is kept."""
        told = {"form": FORM, **asdict(self), "made_at": self.made_at.isoformat(timespec="milliseconds")}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def place_of(backup: Path) -> Path:
    """Where the manifest of a backup stands."""
    return backup.with_name(backup.name + ".json")


def read(backup: Path) -> Manifest:
    """The manifest beside the file. Raises NotABackup."""
    place = place_of(backup)
    if not backup.is_file():
        raise NotABackup(f"there is no file {backup}")
    try:
        told = json.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotABackup(
            f"{backup} has no manifest ({place.name}) beside it, so nobody can tell whether it is whole; an archive"
            f" that is no backup is copied by: newsarchive --archive sqlite:///{backup} migrate-to URL"
        ) from None
    except (OSError, ValueError) as error:
        raise NotABackup(f"the manifest {place} cannot be read ({error}); use another backup") from error
    return _from(told, place)


def _from(told: Any, place: Path) -> Manifest:
    if not isinstance(told, dict) or not isinstance(told.get("form"), int):
        raise NotABackup(f"{place} is no manifest of a backup; use another backup")
    if told["form"] > FORM:
        raise NotABackup(f"{place} was written by a newer newsarchive ({told.get('newsarchive')}); upgrade newsarchive")
    try:
        made_at = datetime.fromisoformat(told.pop("made_at")).astimezone(UTC)
        fields = {name: told[name] for name in Manifest.__dataclass_fields__ if name != "made_at"}
        return Manifest(made_at=made_at, **fields)
    except (KeyError, TypeError, ValueError) as error:
        raise NotABackup(f"{place} is no manifest of a backup ({error}); use another backup") from error


def require_whole(backup: Path, manifest: Manifest, digest: str) -> None:
    """Hold the file, of which that is the SHA-256, against its manifest. Raises NotABackup."""
    if digest != manifest.sha256:
        raise NotABackup(
            f"{backup} is damaged, or was changed after it was made: its SHA-256 is not that of its manifest;"
            " use another backup"
        )


def require_length(backup: Path, manifest: Manifest) -> None:
    """What is cut off is seen at once. Raises NotABackup."""
    size = backup.stat().st_size
    if size != manifest.size:
        raise NotABackup(
            f"{backup} is not whole: it has {size:,} bytes of {manifest.size:,}; copy it again, or use another backup"
        )


def sha256_of(file: Path, tell: Told, *, copy_to: Path | None = None) -> str:
    """SHA-256 over the bytes of the file, which are written to the new file `copy_to` on the way, if that is given."""
    digest, done, total = hashlib.sha256(), 0, file.stat().st_size
    with file.open("rb") as stream, (copy_to or Path("/dev/null")).open("xb" if copy_to else "wb") as copy:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            copy.write(piece)
            done += len(piece)
            tell(done, total)
    return digest.hexdigest()
