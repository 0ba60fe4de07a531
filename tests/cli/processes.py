"""The command line as a process of its own: for what only a real terminal, pipe or signal shows."""

import os
import pty
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "newsarchive")


def environment(**changes: str) -> dict[str, str]:
    """This process's environment without settings of the project."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NEWSARCHIVE_")}
    return inherited | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "80"} | changes


def on_a_terminal(folder: Path, *words: str, **settings: str) -> tuple[int, str]:
    """The exit code, and what a terminal of 80 columns receives; `settings` change the environment."""
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        process = subprocess.Popen(
            (*COMMAND, *words), cwd=folder, env=environment(**settings), stdin=theirs, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        received = _everything(terminal.fileno())
        return process.wait(30), received.decode()


def _everything(descriptor: int) -> bytes:
    received = b""
    while True:
        try:
            piece = os.read(descriptor, 65536)
        except OSError:  # EIO: the other side was closed
            return received
        if not piece:
            return received
        received += piece
