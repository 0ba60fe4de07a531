"""Who holds a lease: dead processes of this machine are told from living ones and from other machines."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsarchive.archive.processes import is_dead, this_process


def owner_of(pid: int) -> str:
    """The name that the process `pid` would give itself."""
    mine = this_process().split(":")
    started = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    return f"{mine[0]}:{pid}:{started}"


def test_a_process_names_itself_always_alike_and_lives() -> None:
    assert this_process() == this_process() == owner_of(os.getpid())
    assert not is_dead(this_process())


def test_a_killed_process_is_dead_even_before_its_parent_looked() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    owner = owner_of(child.pid)
    assert not is_dead(owner)
    child.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while not is_dead(owner) and time.monotonic() < deadline:  # a zombie now: nobody has waited for it
        time.sleep(0.01)
    assert is_dead(owner)
    child.wait()
    assert is_dead(owner)


def test_a_reused_pid_is_not_its_former_owner() -> None:
    host, pid, started = this_process().rsplit(":", 2)
    assert is_dead(f"{host}:{pid}:{int(started) - 1}")


def test_nothing_is_known_of_another_machine() -> None:
    assert not is_dead("elsewhere.example:1:1")
    assert not is_dead("elsewhere.example:999999999:1")


def test_a_process_of_another_user_lives() -> None:
    if os.getuid() == 0:
        pytest.skip("root may signal every process")
    assert not is_dead(owner_of(1))


def test_a_pid_that_never_was_is_dead() -> None:
    assert is_dead(f"{socket.gethostname()}:999999999:1")
