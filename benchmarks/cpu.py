"""CPU that processes have used by the system's account, while they run (proc(5))."""

import os
from collections.abc import Iterable
from pathlib import Path

import psycopg

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds_of(pids: Iterable[int]) -> float:
    """User and system seconds of these processes, and of their children that have ended."""
    return sum(sum(map(int, _fields(pid)[11:15])) for pid in pids) / _TICKS


def children_of(pid: int) -> list[int]:
    """`pid` and its children that run now."""
    found = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return [pid, *(each for each in found if _fields(each)[1] == str(pid))]


def parent_of(pid: int) -> int:
    """Whose child it is."""
    return int(_fields(pid)[1])


def postmaster(url: str) -> int:
    """The process of which all others of the PostgreSQL at `url`, on this machine, are children."""
    with psycopg.connect(url) as connection:
        (backend,) = connection.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        return parent_of(backend)


def server_seconds(url: str) -> float:
    """User and system seconds of the PostgreSQL at `url`, on this machine, and all its processes, ended ones too."""
    return seconds_of(children_of(postmaster(url)))


def _fields(pid: int) -> list[str]:
    """Of /proc/PID/stat after the name of the command; nothing but zeros where it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return ["0"] * 15
