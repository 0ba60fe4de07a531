"""A crawl whose writes are watched, and the archives that power cuts would have left of it."""

import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from demo.server import DemoSite
from newsarchive.archive import NoArchive, open_archive
from tests.archive.looking import rows
from tests.killing.crawls import KilledCrawl, many_stories
from tests.killing.disk import Loss, played
from tests.killing.writes import Write, noting_writes, read_writes


@dataclass(frozen=True)
class PowerCut:
    """After so many writes the power went, and with it such a part of what was not synced."""

    point: int
    loss: Loss


@dataclass(frozen=True)
class WatchedCrawl:
    """A crawl of `site` into `database` that ran to its end, and all that it wrote."""

    site: DemoSite
    pages: int
    database: Path
    synchronous: str
    writes: tuple[Write, ...]

    def committed(self, before: int | None = None) -> list[str]:
        """The articles whose commits had returned by then, in that order."""
        return [write.data.decode().strip() for write in self.writes[:before] if write.name.endswith("-told")]

    def points_of(self, file: str) -> list[int]:
        """The instants just after a step that concerns the file of this name."""
        return [count for count, write in enumerate(self.writes, start=1) if Path(write.name).name == file]

    def left_by(self, cuts: Collection[PowerCut], folder: Path) -> Iterator[tuple[PowerCut, str]]:
        """For each cut the URL of the archive, in a folder of its own, as the next start finds it."""
        for point, disk in played(self.writes, self.database.parent, {cut.point for cut in cuts}):
            for cut in cuts:
                if cut.point == point:
                    found = disk.after_a_power_cut(cut.loss, Random(f"{point} {cut.loss}"))
                    yield cut, self._lay(found, folder / f"{point}, {cut.loss} lost")

    def _lay(self, found: dict[str, bytes], folder: Path) -> str:
        folder.mkdir(parents=True)
        for name, content in found.items():
            (folder / name).write_bytes(content)
        return f"sqlite:///{folder / self.database.name}"

    def resumed(self, archive: str) -> KilledCrawl:
        """The same crawl, to go on into `archive`."""
        return KilledCrawl(self.site, archive, environment={"NEWSARCHIVE_SYNCHRONOUS": self.synchronous})


@contextmanager
def watched_crawl(folder: Path, pages: int, synchronous: str) -> Iterator[WatchedCrawl]:
    """A crawl of `pages` pages, watched to its end."""
    database, notes = folder.resolve() / "power.db", folder / "notes"
    environment = {**noting_writes(database, notes), "NEWSARCHIVE_SYNCHRONOUS": synchronous}
    with DemoSite(many_stories(pages)) as site:
        words = ("tests.killing.telling", f"{database}-told", *KilledCrawl(site, f"sqlite:///{database}").arguments)
        # Started, not forked: what notes the writes is loaded when a process starts.
        command = [sys.executable, "-m", *words]
        subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
        yield WatchedCrawl(site, pages, database, synchronous, tuple(read_writes(notes)))


def kept_in(archive: str) -> list[str]:
    """The articles of an archive, in the order of their commits; none where there is no archive yet."""
    try:
        open_archive(archive).close()
    except NoArchive:
        return []
    return [key for (key,) in rows(archive, "SELECT key FROM articles ORDER BY id")]
