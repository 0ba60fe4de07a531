"""What is done after jobs, in a process of its own: a webhook that hangs must not keep the schedule from its leases.

``python -m newsarchive.operations.schedule_hook`` is that process; NEWSARCHIVE_URL is the archive.
"""

import logging
import os
import signal
import subprocess
import time
from typing import Protocol

from newsarchive.operations.schedule_process import started

logger = logging.getLogger(__name__)

LONGEST = 120.0
"""Seconds after which it is ended: to send notices takes at most a few time-outs."""


class Hook(Protocol):
    """Who is told that a job has ended."""

    def ask(self) -> None:
        """A job has ended."""

    def turn(self) -> None:
        """To be called often."""

    def finish(self, *, at_once: bool) -> None:
        """The schedule ends: what was asked for is done before, unless `at_once`."""


class NoHook:
    """Where nothing is configured that is to be done after jobs."""

    def ask(self) -> None:
        """Nothing."""

    def turn(self) -> None:
        """Nothing."""

    def finish(self, *, at_once: bool) -> None:
        """Nothing."""


class AfterJobs:
    """Runs operations.afterwards: once after one job or several; what fails is logged and counted in `failures`."""

    def __init__(self, archive_url: str) -> None:
        self.failures = 0
        self._archive_url = archive_url
        self._is_asked = False
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0

    def ask(self) -> None:
        self._is_asked = True

    def turn(self) -> None:
        if self._process is not None:
            self._look(self._process)
        if self._process is None and self._is_asked:
            self._is_asked = False
            self._begin()

    def finish(self, *, at_once: bool) -> None:
        while not at_once and (self._is_asked or self._process is not None):
            self.turn()
            time.sleep(0.05)
        if self._process is not None:
            self._end(self._process)

    def _begin(self) -> None:
        words = ("-m", "newsarchive.operations.schedule_hook")
        try:
            self._process = started(words, self._archive_url)
            self._began = time.monotonic()
        except OSError as error:
            self._failed(f"it could not begin: {error}")

    def _look(self, process: "subprocess.Popen[bytes]") -> None:
        code = process.poll()
        if code is None and time.monotonic() - self._began > LONGEST:
            self._end(process)
            self._failed(f"it was ended after {LONGEST:.0f} s")
        elif code is not None:
            self._process = None
            if code:
                self._failed(f"it ended with exit code {code}")

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._process = None

    def _failed(self, why: str) -> None:
        self.failures += 1
        logger.error("what is done after a job failed, %d times so far: %s", self.failures, why)


def main() -> None:
    """The process itself."""
    from newsarchive import logs
    from newsarchive.config import load
    from newsarchive.operations.afterwards import after_job

    logs.begin(load().log_format)
    after_job(os.environ["NEWSARCHIVE_URL"])


if __name__ == "__main__":
    main()
