"""The command line as a process of its own: for what only a real terminal, pipe or signal shows."""

import os
import pty
import select
import sys
from pathlib import Path

from tests.forks import Fork

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "newsarchive")


def environment(**changes: str) -> dict[str, str]:
    """This process's environment without settings of the project."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NEWSARCHIVE_")}
    return inherited | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "80"} | changes


def on_a_terminal(folder: Path, *words: str, **settings: str) -> tuple[int, str]:
    """The exit code, and what a terminal of 80 columns receives; `settings` change the environment."""
    return answering(folder, b"", *words, **settings)


def answering(folder: Path, typed: bytes, *words: str, **settings: str) -> tuple[int, str]:
    """The same, where the person at the terminal types that."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, typed)
        process = Fork(
            "newsarchive", *words, cwd=folder, environment=environment(**settings), terminal=os.ttyname(theirs)
        )
        return _ended(process, ours)
    finally:
        os.close(theirs)
        os.close(ours)


def _ended(process: Fork, terminal: int) -> tuple[int, str]:
    received = b""
    while True:
        code = process.code  # before the look: what came until it ended is all
        if select.select((terminal,), (), (), 0.02)[0]:
            received += os.read(terminal, 65536)
        elif code is not None:
            return code, received.decode()
