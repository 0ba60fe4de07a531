"""A job at work: a process of its own, which ends with the one that began it; how it ended, and what it said last."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Protocol

from newsarchive.archive.jobs import JobOutcome
from newsarchive.archive.processes import process
from newsarchive.config import Job
from newsarchive.operations.forking import Forked, die_with
from newsarchive.operations.schedule_words import command
from newsarchive.secrecy import discreet, hide_password

_LAST = 64 * 1024
"""Bytes of what it says that are kept: a run as JSON, and the last lines of a log."""
_LINES = 5
"""So many of the last lines tell why it failed."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a job's process ended; `message` says what went wrong, None where nothing did."""

    outcome: JobOutcome
    message: str | None = None


class Work(Protocol):
    """A job at work; `process` names its process as the archive names who holds a lease."""

    process: str

    def ended(self) -> Ended | None:
        """How it ended; None while it runs. To be asked often: it reads what the process says."""

    def stop(self) -> None:
        """Ask it to end; what it has not done is done another time."""

    def kill(self) -> None:
        """End it now, with all that it began."""


class CommandProcess:
    """``newsarchive words…``, in the archive at `archive_url`. Raises OSError where it cannot begin.

    `is_crawl`: it prints the run of a crawl. The archive's address is in its environment, where other users do not see
    it.
    """

    def __init__(self, words: Sequence[str], archive_url: str, *, is_crawl: bool = False) -> None:
        hide_password(archive_url)
        self._is_crawl = is_crawl
        self._process = Forked(words, _environment(archive_url))
        self.process = process(self._process.pid)
        self._out, self._err = _Tail(self._process.out), _Tail(self._process.err)

    def ended(self) -> Ended | None:
        code = self._process.poll()
        out, err = self._out.read(), self._err.read()
        if code is None:
            return None
        self._out.close()
        self._err.close()
        return how(code, _run(out) if self._is_crawl else {}, err)

    def stop(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


class JobProcess(CommandProcess):
    """The command of `job`."""

    def __init__(self, job: Job, archive_url: str) -> None:
        super().__init__(command(job), archive_url, is_crawl=job.spider is not None)


def started(words: tuple[str, ...], archive_url: str) -> "subprocess.Popen[bytes]":
    """This Python with `words`, in a group of its own, so that no Ctrl-C meets it twice; stderr goes where ours goes.

    It is killed when this process ends, however that happens (Linux; elsewhere it comes to its own end).
    """
    parent = os.getpid()
    return subprocess.Popen(
        (sys.executable, *words),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=_environment(archive_url),
        process_group=0,
        preexec_fn=lambda: die_with(parent),
    )


def _environment(archive_url: str) -> dict[str, str]:
    return {**os.environ, "NEWSARCHIVE_URL": archive_url}


def how(code: int, run: Mapping[str, object], err: str) -> Ended:
    """How a process ended with this exit code (the negative number of a signal), that printed `run` of its crawl."""
    said = _last_lines(err)
    if code < 0:
        name = signal.Signals(-code).name
        return Ended(outcome="killed", message=discreet(f"ended by {name}{': ' if said else ''}{said}"))
    outcome = _outcome(code, run)
    told = _problems(run) or ("" if outcome in ("complete", "stopped") else said)
    if outcome == "failed" and not told:
        told = f"ended with exit code {code} and said nothing"
    return Ended(outcome=outcome, message=discreet(told) or None)


def _outcome(code: int, run: Mapping[str, Any]) -> JobOutcome:
    if code == 0:
        return "stopped" if run.get("outcome") == "stopped" else "complete"
    return "suspicious" if code == 3 else "failed"


def _problems(run: Mapping[str, Any]) -> str:
    """What the run says of itself, and its first problem."""
    problems = [_problem(each) for each in run.get("problems") or ()][:1]
    return "; ".join(str(part) for part in (run.get("message"), *problems) if part)


def _problem(page: Mapping[str, Any]) -> str:
    """``https://…: refused: robots.txt forbids it``; most say themselves what address they are of."""
    told = f"{page.get('outcome')}: {page.get('problem')}"
    return told if str(page.get("url")) in told else ": ".join(part for part in (page.get("url"), told) if part)


def _run(out: str) -> Mapping[str, Any]:
    """The run that a crawl printed; empty where it printed none."""
    lines = out.strip().splitlines()
    read = _json(lines[-1]) if lines else None
    return read or {}


def _last_lines(err: str) -> str:
    """The last lines of a log, each without what JSON has around it, parted by ``; ``."""
    lines = [line for line in err.splitlines() if line.strip()][-_LINES:]
    return "; ".join(" ".join(_message(line).split()) for line in lines)


def _message(line: str) -> str:
    record = _json(line)
    return str(record.get("message", line)) if record is not None else line


def _json(line: str) -> dict[str, Any] | None:
    try:
        read = json.loads(line) if line.startswith("{") else None
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


class _Tail:
    """The end of what a process says; read without waiting for it."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._kept = b""
        os.set_blocking(pipe.fileno(), False)

    def read(self) -> str:
        """All that is kept of what was said until now."""
        while not self._pipe.closed:
            try:
                came = os.read(self._pipe.fileno(), _LAST)
            except BlockingIOError:
                break
            if not came:
                break
            self._kept = (self._kept + came)[-_LAST:]
        return self._kept.decode("utf-8", "replace")

    def close(self) -> None:
        """Nothing more is read."""
        self._pipe.close()
