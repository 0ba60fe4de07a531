"""Places for an archive that fail: a small disk, a folder that cannot be written; and the command line, run on them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.server import DemoSite
from tests.forks import Fork

SECONDS = 30
"""So soon a command has said what is wrong, and ended."""


@dataclass(frozen=True)
class SmallDisk:
    """A tmpfs of its own."""

    folder: Path

    @property
    def archive(self) -> Path:
        """Where the archive stands."""
        return self.folder / "full.db"

    def again(self, options: str) -> None:
        """Mount it anew: ``size=64m``, ``ro``."""
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.folder)], check=True)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[SmallDisk]:
    """A disk of `size` (``300k``); the test is skipped where nothing can be mounted."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here (root alone may): {mounted.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def last_line(self) -> str:
        """The last line on stderr."""
        return self.err.strip().rpartition("\n")[2]


def newsarchive(archive: Path, *arguments: str) -> Said:
    """The command line on the archive."""
    return ended(begun(archive, *arguments))


def begun(archive: Path, *arguments: str) -> Fork:
    """The command line on the archive, under way."""
    words = ("--archive", f"sqlite:///{archive}", *arguments)
    return Fork("newsarchive", *words, cwd=Path.cwd(), environment=os.environ)


def ended(process: Fork) -> Said:
    """How it ends from now on."""
    began = time.monotonic()
    code = process.wait(120)
    return Said(code, process.out, process.err, time.monotonic() - began)


def limited(archive: Path, limit: str, *arguments: str) -> Said:
    """The command line on the archive under a `limit` of ``prlimit``."""
    command = ["prlimit", limit, sys.executable, "-m", "newsarchive", "--archive", f"sqlite:///{archive}", *arguments]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return Said(done.returncode, done.stdout, done.stderr, time.monotonic() - began)


def crawl_of(site: DemoSite) -> tuple[str, ...]:
    """The arguments of a crawl of the site."""
    mapping = (part for connection in site.connections for part in ("--connect-to", connection))
    return ("crawl", "kbs", "--json", *mapping)


def assert_failed_plainly(said: Said, archive: Path, *words: str) -> None:
    """Exit code 1, soon, without a traceback; the last line names the archive, what is wrong, and the way out."""
    assert said.code == 1, said
    assert said.seconds < SECONDS, said
    assert "Traceback" not in said.err
    assert said.last_line.startswith("newsarchive: ")
    for word in (archive.name, *words):
        assert word in said.last_line, said.last_line
