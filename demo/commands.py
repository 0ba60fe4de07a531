"""The project's command line, run as a person would: shown first, then run as a process of its own."""

import json
import os
import shlex
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

_PORT: Final = 8080
ROOT: Final = Path(__file__).resolve().parent.parent
BOLD: Final = "\033[1m"
DIM: Final = "\033[2m"
PLAIN: Final = "\033[0m"


class CommandFailed(Exception):
    """A command ended with another exit code than 0; the message says which and with what."""


class CommandLine:
    """``newsarchive`` against one archive; everything goes through here, so that nothing imports the package."""

    def __init__(self, archive: str) -> None:
        self.archive = archive
        self._environment = _environment(archive)

    def show(self, *words: str) -> None:
        """Print the command, run it, and let it write to this terminal."""
        print(_styled(BOLD, "$ " + _line(words)), flush=True)
        ended = subprocess.run(_command(words), cwd=ROOT, env=self._environment, check=False)
        print(flush=True)
        _insist(words, ended.returncode)

    def ask(self, *words: str) -> list[dict[str, Any]]:
        """Run the command with --json, unseen, and give back its objects."""
        asked = (*words, "--json")
        ended = subprocess.run(
            _command(asked), cwd=ROOT, env=self._environment, check=False, stdout=subprocess.PIPE, encoding="utf-8"
        )
        _insist(asked, ended.returncode)
        return [json.loads(line) for line in ended.stdout.splitlines() if line.strip()]

    def look_up(self, query: str, *values: str) -> list[dict[str, Any]]:
        """Rows of the archive's SQL views, which are made for people as the commands are."""
        with closing(sqlite3.connect(ROOT / self.archive.removeprefix("sqlite:///"))) as archive:
            archive.row_factory = sqlite3.Row
            return [dict(row) for row in archive.execute(query, values)]

    def serve(self) -> int:
        """Show the archive on web pages until Ctrl-C, on the usual port where it is free; gives the exit code."""
        words = ("serve", "--port", str(_PORT) if _is_free(_PORT) else "0")
        print(_styled(BOLD, "$ " + _line(words)), flush=True)
        with subprocess.Popen(_command(words), cwd=ROOT, env=self._environment) as process:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the server got it, too
                process.wait()
                return 0


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def explain(text: str) -> None:
    """A line for the reader, ahead of a command."""
    print(_styled(DIM, f"# {text}"), flush=True)


def as_typed(path: Path) -> str:
    """A path as a person in the project's folder types it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _environment(archive: str) -> Mapping[str, str]:
    """This process's environment without the user's own settings of the project: the demo needs none of them."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NEWSARCHIVE_")}
    return {**inherited, "NEWSARCHIVE_URL": archive, "PYTHONUTF8": "1"}


def _command(words: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "newsarchive", *words]


def _line(words: tuple[str, ...]) -> str:
    """One option with its value a line where the command would be long."""
    line = shlex.join(("newsarchive", *words))
    return line if len(line) <= 100 else line.replace(" --connect-to ", " \\\n    --connect-to ")


def _styled(style: str, text: str) -> str:
    return f"{style}{text}{PLAIN}" if sys.stdout.isatty() and "NO_COLOR" not in os.environ else text


def _insist(words: tuple[str, ...], code: int) -> None:
    if code:
        raise CommandFailed(f"`{_line(words)}` ended with exit code {code}")
