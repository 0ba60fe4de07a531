"""Who holds a lease: this process, told apart from every other by host, pid and start of the process."""

import os
import socket
from pathlib import Path

NOBODY = "nobody:0:0"
"""An owner that is dead on every machine: whose it was is of no account in a restored archive."""


def this_process() -> str:
    """``host:pid:start``; the start tells a reused pid from its former owner."""
    return process(os.getpid())


def process(pid: int) -> str:
    """The process of this machine with that number, as `this_process` names itself."""
    return f"{socket.gethostname()}:{pid}:{_started(pid)}"


def is_here(owner: str) -> bool:
    """Whether `owner` is, or was, a process of this machine."""
    return owner.rsplit(":", 2)[0] == socket.gethostname()


def is_dead(owner: str) -> bool:
    """Whether `owner` was a process of this machine that no longer runs, or nobody; False for other machines."""
    if owner == NOBODY:
        return True
    host, pid, started = owner.rsplit(":", 2)
    return host == socket.gethostname() and (not _runs(int(pid)) or _started(int(pid)) != started)


def is_of_here(owner: str) -> bool:
    """Whether `owner` is, or was, a process of this machine."""
    return owner.rpartition(":")[0].rpartition(":")[0] == socket.gethostname()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _state(pid) != "Z"


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat after the command name (proc(5)); empty where there is no /proc."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _state(pid: int) -> str:
    return (_stat(pid) or ["?"])[0]


def _started(pid: int) -> str:
    """Clock ticks from boot to the start of `pid` (field 22 of /proc/PID/stat), "0" where unknown."""
    fields = _stat(pid)
    return fields[19] if len(fields) > 19 else "0"
