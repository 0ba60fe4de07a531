"""Who holds a lease: this process, told apart from every other by machine, pid and start of the process.

What can be told of processes of this machine, by their pids. What is told of all others: presence.py.
"""

import os
import socket
from functools import lru_cache
from pathlib import Path

NOBODY = "nobody:0:0"
"""An owner that is dead on every machine: whose it was is of no account in a restored archive."""
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_PID_NAMESPACE = Path("/proc/self/ns/pid")


def this_process() -> str:
    """``host~boot-namespace:pid:start``; the start tells a reused pid from its former owner."""
    return process(os.getpid())


def process(pid: int) -> str:
    """The process of this machine with that number, as `this_process` names itself."""
    return f"{_machine(os.getpid())}:{pid}:{_started(pid)}"


def is_here(owner: str) -> bool:
    """Whether `owner` is, or was, a process of this machine, since its last start, that we could see by its pid.

    An older release named the host alone: that is believed.
    """
    machine = _machine_of(owner)
    return machine == (_machine(os.getpid()) if "~" in machine else socket.gethostname())


def is_dead(owner: str) -> bool:
    """Whether `owner` was a process of this machine that no longer runs, or nobody; False for other machines."""
    if owner == NOBODY:
        return True
    _, pid, started = owner.rsplit(":", 2)
    return is_here(owner) and (not _runs(int(pid)) or _started(int(pid)) != started)


def is_of_another_boot(owner: str) -> bool:
    """Whether `owner` says that it ran under a kernel that was started another time than ours, here or elsewhere."""
    theirs, ours = _boot(_machine_of(owner)), _boot(_machine(os.getpid()))
    return bool(theirs and ours) and theirs != ours


def _machine_of(owner: str) -> str:
    return owner.rsplit(":", 2)[0]


def _boot(machine: str) -> str:
    return machine.rpartition("~")[2].partition("-")[0] if "~" in machine else ""


@lru_cache(maxsize=1)
def _machine(_pid: int) -> str:
    """``host~boot-namespace``: eight digits of the kernel's boot id, and the inode of the namespace of our pids.

    Two machines may have one name, and one machine several: containers, that do not see each other's pids, or network
    namespaces. Where there is no /proc, the name alone. Asked once by each process (a fork may be elsewhere).
    """
    try:
        boot = _BOOT_ID.read_text().strip().replace("-", "")[:8]
        return f"{socket.gethostname()}~{boot}-{_PID_NAMESPACE.stat().st_ino:x}"
    except OSError:
        return socket.gethostname()


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
