"""What a crawl wrote to its archive's files, in order, and when it had each of them synced."""

import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

_HEAD = struct.Struct("<cIqQ")
_SOURCE = Path(__file__).with_name("writes.c")


@dataclass(frozen=True)
class Write:
    """One step: "w" wrote `data` at `offset`, "t" cut the file to `offset` bytes, "s" synced it, "u" removed it."""

    kind: str
    name: str
    offset: int
    data: bytes


def noting_writes(archive: Path, notes: Path) -> dict[str, str]:
    """The environment in which a process notes what it writes to `archive` and the files beside it."""
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("no gcc: what a crawl writes cannot be watched; install the package gcc")
    library = notes.with_suffix(".so")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-pthread", _SOURCE, "-o", library], check=True)
    return {"LD_PRELOAD": str(library), "WRITES_OF": str(archive), "WRITES_TO": str(notes)}


def read_writes(notes: Path) -> Iterator[Write]:
    """What was noted."""
    noted, at = notes.read_bytes(), 0
    while at < len(noted):
        kind, name_size, offset, size = _HEAD.unpack_from(noted, at)
        named = at + _HEAD.size
        ends = named + name_size
        yield Write(kind.decode(), noted[named:ends].decode(), offset, noted[ends : ends + size])
        at = ends + size
