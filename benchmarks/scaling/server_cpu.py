"""The CPU of a PostgreSQL on this machine, as the operating system accounts for it."""

import os
from pathlib import Path

import psycopg

_TICKS = os.sysconf("SC_CLK_TCK")


def server_cpu(url: str) -> float:
    """User and system seconds of the server at `url` and all its processes, ended ones too.

    0.0 where the server is no process of this machine.
    """
    with psycopg.connect(url) as connection:
        backend = connection.info.backend_pid
    server = _parent(backend)
    if server is None:
        return 0.0
    return _seconds(server, 4) + sum(_seconds(child, 2) for child in _children(server))


def _fields(process: int) -> list[str]:
    """What /proc says from the state on: state, parent, …, utime, stime, cutime, cstime."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()


def _parent(process: int) -> int | None:
    try:
        return int(_fields(process)[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def _children(process: int) -> list[int]:
    everybody = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return [each for each in everybody if _parent(each) == process]


def _seconds(process: int, times: int) -> float:
    """Of its own alone (2 times), or with those of the children that it has outlived (4)."""
    try:
        return sum(map(int, _fields(process)[11 : 11 + times])) / _TICKS
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
