"""A disk on which files are written: what it may hold when the power is cut.

What was synced is there. Of what was written since a file's last sync, any part may be, in any order, and the last
piece of it up to any sector. A file that was removed is there again unless its folder was synced since.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal, get_args

from tests.killing.writes import Write

Loss = Literal["all", "some", "some, and one torn"]
LOSSES: tuple[Loss, ...] = get_args(Loss)
SECTOR = 512
NOT_ON_DISK = ("-shm", "-told")
"""SQLite's shared memory is never synced, and made anew; what a test is told is the test's."""


@dataclass
class _File:
    synced: bytearray = field(default_factory=bytearray)
    since: list[Write] = field(default_factory=list)
    is_durable: bool = False

    def sync(self) -> None:
        self.synced, self.since, self.is_durable = self.with_(self.since), [], True

    def with_(self, kept: Iterable[Write]) -> bytearray:
        """What was synced, and the writes that are `kept`."""
        content = bytearray(self.synced)
        for write in kept:
            end = write.offset + len(write.data)
            content.extend(bytes(max(0, end - len(content))))
            if write.kind == "t":
                del content[write.offset :]
            else:
                content[write.offset : end] = write.data
        return content


class Disk:
    """The files of one folder, as the writes that are played leave them."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._files: dict[str, _File] = {}
        self._removed: dict[str, _File] = {}

    def play(self, write: Write) -> None:
        """Do the next step."""
        if write.name.endswith(NOT_ON_DISK):
            return
        if write.kind == "u":
            self._remove(write.name)
        elif write.kind != "s":
            self._files.setdefault(write.name, _File()).since.append(write)
        elif write.name == self._folder:
            self._sync_folder()
        else:
            self._files.setdefault(write.name, _File()).sync()
            self._removed.pop(write.name, None)

    def _remove(self, name: str) -> None:
        file = self._files.pop(name, _File())
        if file.is_durable:
            self._removed[name] = file

    def _sync_folder(self) -> None:
        self._removed.clear()
        for file in self._files.values():
            file.is_durable = True

    def now(self) -> dict[str, bytes]:
        """The files as programs see them while the power is on."""
        return {Path(name).name: bytes(file.with_(file.since)) for name, file in self._files.items()}

    def after_a_power_cut(self, loss: Loss, chance: Random) -> dict[str, bytes]:
        """The files as the next start may find them."""
        found = {}
        for name, file in (self._files | self._returning(loss, chance)).items():
            content = file.with_(_kept(file.since, loss, chance))
            if content or file.is_durable:
                found[Path(name).name] = bytes(content)
        return found

    def _returning(self, loss: Loss, chance: Random) -> dict[str, _File]:
        """Removed files whose removal is lost."""
        return {name: file for name, file in self._removed.items() if loss == "all" or chance.random() < 0.5}


def _kept(writes: list[Write], loss: Loss, chance: Random) -> list[Write]:
    if loss == "all":
        return []
    share = chance.choice((0.5, 0.9, 0.99))
    kept = [write for write in writes if chance.random() < share]
    if loss == "some, and one torn" and kept:
        kept = kept[: chance.randint(1, len(kept))]
        kept[-1] = _torn(kept[-1], chance)
    return kept


def _torn(write: Write, chance: Random) -> Write:
    """As much of `write` as comes before the border of a sector; all of it where it lies within one."""
    first = write.offset - write.offset % SECTOR + SECTOR
    borders = range(first, write.offset + len(write.data), SECTOR)
    if not borders:
        return write
    return Write(write.kind, write.name, write.offset, write.data[: chance.choice(borders) - write.offset])


def played(writes: Iterable[Write], folder: Path, points: Iterable[int]) -> Iterator[tuple[int, Disk]]:
    """The disk after so many writes, for each of the `points`."""
    disk, wanted = Disk(folder), set(points)
    for count, write in enumerate(writes, start=1):
        disk.play(write)
        if count in wanted:
            yield count, disk
