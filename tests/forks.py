"""Commands in processes of their own, without the second that each needs to import Scrapy and the archive.

Each is forked from one server that has imported everything and run nothing: a real process with its own working
directory, environment, streams and signals. What looks at the start of a process itself must start one instead.
"""

import multiprocessing
import os
import runpy
import signal
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["newsarchive.cli.preloaded"])
"""Where processes come from that have imported everything."""


class Fork:
    """``python -m module words…`` in `cwd` with `environment` alone, `said` on its stdin; in a session of its own or
    in the server's. All three streams are the terminal of that path where one is given.
    """

    def __init__(
        self,
        module: str,
        *words: str,
        cwd: Path,
        environment: Mapping[str, str],
        said: str = "",
        own_session: bool = False,
        terminal: str | None = None,
    ) -> None:
        self._streams = tempfile.TemporaryDirectory(prefix="fork-")
        self._path("in").write_text(said, encoding="utf-8")
        streams = (terminal,) * 3 if terminal else tuple(str(self._path(stream)) for stream in ("in", "out", "err"))
        told = module, words, str(cwd), dict(environment), streams, own_session
        self._process = FORKS.Process(target=_become, args=told)
        self._process.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def code(self) -> int | None:
        """Its exit code, the negative number of the signal that ended it, or None while it runs."""
        return self._process.exitcode

    def signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.code is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it without a word, and wait until it is gone."""
        self._process.kill()
        self._process.join()

    def wait(self, seconds: float) -> int:
        """Its exit code. Raises TimeoutError where it still runs after `seconds`."""
        self._process.join(seconds)
        if self.code is None:
            raise TimeoutError(f"it still runs after {seconds} s and said: {self.err}")
        return self.code

    @property
    def out(self) -> str:
        """What it has written to stdout."""
        return self._written("out")

    @property
    def err(self) -> str:
        """What it has written to stderr."""
        return self._written("err")

    def _written(self, stream: str) -> str:
        """Nothing where it has only just been begun."""
        path = self._path(stream)
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _path(self, stream: str) -> Path:
        return Path(self._streams.name, stream)


def _become(
    module: str,
    words: tuple[str, ...],
    cwd: str,
    environment: dict[str, str],
    streams: tuple[str, str, str],
    own_session: bool,
) -> None:
    if own_session:
        os.setsid()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
    for descriptor, path in enumerate(streams):
        _move(descriptor, path)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 (open until it ends)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _move(descriptor: int, path: str) -> None:
    """Have `descriptor` be the file at `path`."""
    file = os.open(path, os.O_NOCTTY | (os.O_WRONLY | os.O_CREAT | os.O_APPEND if descriptor else os.O_RDONLY))
    os.dup2(file, descriptor)
    os.close(file)
