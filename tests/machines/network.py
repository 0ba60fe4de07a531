"""Machines that are network, host name, processes and mounts of their own, at one bridge.

All of it is inside one namespace (tests.machines.inside): it needs no rights, nothing leaves it, and it goes with the
process that began it.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.crawling.crawls import environment

BRIDGE = "10.77.0.1"
_MASK = 16
_OWN = ("--net", "--uts", "--pid", "--mount-proc", "--fork")


def make_bridge(addresses: Sequence[str]) -> None:
    """What all machines are joined by; this one has these addresses."""
    _ip("link", "set", "lo", "up")
    _ip("link", "add", "bridge", "type", "bridge")
    for address in (BRIDGE, *addresses):
        _ip("addr", "add", f"{address}/{_MASK}", "dev", "bridge")
    _ip("link", "set", "bridge", "up")


class Machine:
    """A machine that is on, under the same name each time, with one worker on it."""

    def __init__(self, number: int, command: Sequence[str], folder: Path) -> None:
        self.name, self.address = f"machine-{number}", f"10.77.2.{number + 1}"
        self._number, self._command, self._folder = number, command, folder
        self._log = (folder / f"{self.name}.log").open("ab")
        self._holder: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    def switch_on(self) -> None:
        """The machine, without a worker."""
        # Children of a worker that was killed are reaped by the kernel, as their new parent wants to hear of none.
        first = f"hostname {self.name}; trap '' CHLD; exec sleep infinity"
        self._holder = subprocess.Popen(["unshare", *_OWN, "sh", "-c", first])
        inside = str(_child(self._holder.pid))
        _wait_for_name(inside)
        _ip("link", "add", f"to-{self._number}", "type", "veth", "peer", "name", "eth0", "netns", inside)
        _ip("link", "set", f"to-{self._number}", "master", "bridge", "up")
        within = ("nsenter", "-t", inside, "-n", "ip")
        for words in (("addr", "add", f"{self.address}/{_MASK}", "dev", "eth0"), ("link", "set", "eth0", "up"),
                      ("link", "set", "lo", "up")):  # fmt: skip
            subprocess.run([*within, *words], check=True)

    def start(self) -> None:
        """The worker."""
        assert self._holder is not None
        inside = ("nsenter", "-t", str(_child(self._holder.pid)), "-n", "-u", "-p", "-m")
        command = (*inside, "env", "-C", str(self._folder), *self._command)
        self._worker = subprocess.Popen(command, stdout=self._log, stderr=self._log, env=environment())

    def kill(self) -> None:
        """The worker, with -9."""
        assert self._worker is not None
        os.kill(_child(self._worker.pid), signal.SIGKILL)
        self._worker.wait()
        self._worker = None

    def stop(self, seconds: float) -> int:
        """The worker, as a service manager does; its exit code."""
        assert self._worker is not None
        os.kill(_child(self._worker.pid), signal.SIGTERM)
        return self._worker.wait(seconds)

    def cut_power(self) -> None:
        """Everything on it is gone at once, and so is its network.

        The cable is pulled by hand: the kernel takes its time to clear away a network whose processes are gone.
        """
        assert self._holder is not None
        _ip("link", "del", f"to-{self._number}")
        os.kill(_child(self._holder.pid), signal.SIGKILL)
        self._holder.wait()
        if self._worker is not None:
            self._worker.wait()
        self._worker = None

    @property
    def is_alive(self) -> bool:
        """Whether its worker runs."""
        return self._worker is not None and self._worker.poll() is None

    def raised(self) -> bool:
        """Whether its worker had come to an end by itself, and was started again."""
        if self._worker is None or self._worker.poll() is None:
            return False
        self.start()
        return True


def _wait_for_name(inside: str) -> None:
    """Until the machine's first process has given it its name, and sleeps."""
    _until(lambda: Path(f"/proc/{inside}/comm").read_text(encoding="utf-8").strip() == "sleep")


def _child(pid: int) -> int:
    """The only child of `pid`: what nsenter and unshare began."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    _until(lambda: bool(children.read_text(encoding="ascii").split()))
    return int(children.read_text(encoding="ascii").split()[0])


def _until(true: Callable[[], bool], seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the machine does not do as it is told"
        time.sleep(0.02)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
