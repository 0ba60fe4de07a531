"""One command in a process of its own: what it cost by the operating system's own account."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

ROOT = Path(__file__).parents[1]
BOUND_SECONDS = 900.0
"""No command of a benchmark runs longer than this."""


class RunFailed(Exception):
    """A command that did not do what is measured; the message has the end of what it said."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """User and system seconds, wall seconds and peak memory of one process, and what it printed."""

    cpu: float
    wall: float
    peak_mb: float
    printed: str


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run `command` in an empty folder. Raises RunFailed."""
    with tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as folder:
        return _run_in(Path(folder), command, environment or {})


def _run_in(folder: Path, command: Sequence[str], own: Mapping[str, str]) -> Cost:
    with (folder / "out").open("w+") as out, (folder / "err").open("w+") as err:
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment(own)
        )
        bound = Timer(BOUND_SECONDS, process.kill)
        bound.start()
        _, status, usage = os.wait4(process.pid, 0)
        bound.cancel()
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            err.seek(0)
            raise RunFailed(f"{' '.join(command)} ended with {process.returncode}: {err.read()[-600:].strip()}")
        out.seek(0)
        return Cost(
            cpu=usage.ru_utime + usage.ru_stime, wall=wall, peak_mb=usage.ru_maxrss / 1024, printed=out.read().strip()
        )


def environment(own: Mapping[str, str]) -> dict[str, str]:
    """The environment of a command: this process's, without what would set up newsarchive otherwise than measured."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSARCHIVE_", "SCRAPY_"))}
    return inherited | {"PYTHONPATH": str(ROOT)} | dict(own)
