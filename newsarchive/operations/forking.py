"""newsarchive's commands in processes of their own, forked from one that has loaded all they need.

To load it costs a process as much CPU as to read 150 pages: the first job pays that, the others do not.
"""

import ctypes
import multiprocessing
import os
import runpy
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["newsarchive.operations.own_group", "newsarchive.cli.preloaded"])  # in this order
_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15
"""linux/prctl.h."""

_UNKNOWN = 255
"""What multiprocessing says where the process that it was forked from is gone: it was killed with that one."""

_one_at_a_time = threading.Lock()
"""To begin a process looks at all others, and who looks at one reads its end, which is told once."""


class Forked:
    """``python -m newsarchive words…`` with this environment, in the working folder, and in a process group of its own.

    What it says on stdout and stderr can be read from `out` and `err`. It is killed, with all that it began, when this
    process ends, however that happens. Raises OSError where it cannot begin.
    """

    def __init__(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self.out, out = _FORKS.Pipe(duplex=False)
        self.err, err = _FORKS.Pipe(duplex=False)
        self._process = _FORKS.Process(target=_become, args=(tuple(words), dict(environment), out, err))
        try:
            with _one_at_a_time:
                self._process.start()
        except EOFError as error:
            raise OSError("the process that jobs are forked from has ended") from error
        finally:
            out.close()
            err.close()

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process.pid is not None, "it has begun"
        return self._process.pid

    def poll(self) -> int | None:
        """Its exit code, the negative number of the signal that ended it; None while it runs."""
        with _one_at_a_time:
            code = self._process.exitcode
        return -signal.SIGKILL if code == _UNKNOWN else code

    def terminate(self) -> None:
        """Ask it to end."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End it with all that it began, and wait until it is gone."""
        if self.poll() is not None:
            return
        for kill in (os.killpg, os.kill):  # it may not have its group yet
            with suppress(ProcessLookupError):
                kill(self.pid, signal.SIGKILL)
        wait([self._process.sentinel])


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends (Linux), unless that happened before it was told so."""
    if _PRCTL is not None:
        _PRCTL(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def _be_called(name: str) -> None:
    """In lists of processes (``ps -o comm``, top), which otherwise show how it was forked; 15 bytes are shown."""
    if _PRCTL is not None:
        _PRCTL(_PR_SET_NAME, name.encode(), 0, 0, 0)


def _prctl() -> Callable[..., int] | None:
    """Linux's prctl; None elsewhere."""
    return ctypes.CDLL(None).prctl if sys.platform == "linux" else None


_PRCTL = _prctl()  # found before any fork: the child of one has no time to look for it


def _become(words: tuple[str, ...], environment: Mapping[str, str], out: Connection, err: Connection) -> None:
    """In the new process: be the command."""
    os.setpgid(0, 0)
    die_with(os.getppid())
    _be_called(" ".join(words))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with_whom_it_is_for, daemon=True).start()
    os.environ.clear()
    os.environ.update(environment)
    for descriptor, pipe in ((1, out), (2, err)):
        os.dup2(pipe.fileno(), descriptor)
        pipe.close()
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (open until it ends)
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    sys.argv = ["newsarchive", *words]
    runpy.run_module("newsarchive", run_name="__main__", alter_sys=True)


def _end_with_whom_it_is_for() -> None:
    """Its parent is the process that it was forked from, which lives as long as one of its children does."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os.killpg(0, signal.SIGKILL)
