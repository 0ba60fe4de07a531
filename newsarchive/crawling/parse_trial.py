"""What may cost more than a page should is read by another process, which can be killed; all else is read here."""

import asyncio
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, overload

from newsarchive.crawling.readings import READINGS, Kind, is_harmless
from newsarchive.extraction.parse_budget import SECONDS, OverBudget
from newsarchive.items import ExtractedArticle

Found = TypeVar("Found")

_PATIENCE = 3 * SECONDS
"""Seconds by the clock, where the machine is busy with other things or the process only waits."""
_STARTING = 60

_WORDS = {
    -signal.SIGXCPU: f"it takes more than {SECONDS} s",
    -signal.SIGKILL: f"it takes more than {SECONDS} s, or the machine has no memory left",
}
_MEMORY = "it takes more than 1 GB of memory"


@dataclass
class TrialProcess:
    """One process, begun when it is first needed and kept; begun again after it was killed. For any thread."""

    _process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, init=False)

    def read(self, kind: Kind, url: str | None, *given: object) -> object:
        """What the reading gives or raises. Raises OverBudget, saying of what, where it was not read to its end."""
        with self._turn:
            process = self._started()
            try:
                with _killing(process, _PATIENCE):
                    said, what = _asked(process, (kind, (url, *given)))
            except (EOFError, OSError, pickle.UnpicklingError):
                self._process = None
                raise OverBudget(url or "", _why(process)) from None
        if said == "raises":
            raise _again(*what)
        if said == "memory":
            self.close()
            raise OverBudget(url or "", _MEMORY)
        return what

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._process = _process()
            with _killing(self._process, _STARTING):
                pickle.load(self._process.stdout)  # type: ignore[arg-type]
        return self._process


@overload
def read_carefully(
    process: TrialProcess, kind: Literal["saved page", "saved source"], url: str | None, body: bytes, *given: str | None
) -> ExtractedArticle: ...
@overload
def read_carefully(process: TrialProcess, kind: Kind, url: str | None, body: bytes, *given: object) -> object: ...
def read_carefully(process: TrialProcess, kind: Kind, url: str | None, body: bytes, *given: object) -> object:
    """What the reading gives or raises, wherever it is read. Raises OverBudget."""
    if is_harmless(kind, body, None):
        return READINGS[kind](url, body, None, *given)
    return process.read(kind, url, body, None, *given)


async def aside(read: Callable[[], Found]) -> Found:
    """What `read` gives or raises, in a thread of its own that keeps nobody from leaving."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Found] = loop.create_future()

    def told(given: Any, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is None:
            done.set_result(given)
        else:
            done.set_exception(error)

    def work() -> None:
        given, problem = None, None
        try:
            given = read()
        except Exception as error:  # noqa: BLE001 (raised again where it is waited for)
            problem = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(told, given, problem)

    threading.Thread(target=work, daemon=True).start()
    return await done


def _process() -> "subprocess.Popen[bytes]":
    paths = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-P", "-m", "newsarchive.crawling.reading_process"]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}
    )


def _asked(process: "subprocess.Popen[bytes]", question: tuple[Kind, tuple[Any, ...]]) -> tuple[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    pickle.dump(question, process.stdin)
    process.stdin.flush()
    said, what = pickle.load(process.stdout)
    return said, what


@contextmanager
def _killing(process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[None]:
    """Whoever waits for the process goes on when it is dead."""
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _why(process: "subprocess.Popen[bytes]") -> str:
    code = process.wait()
    return _WORDS.get(code, f"it ends the process that reads it (exit status {code})")


def _again(kind: type[BaseException], args: tuple[Any, ...], fields: dict[str, Any]) -> BaseException:
    """The exception, as it was raised there."""
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(fields)
    return error
