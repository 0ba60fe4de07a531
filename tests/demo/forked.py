"""``python -m tests.demo.forked …``: the demo, each of whose commands is a fork of a process that has imported it all.

The same words in the same folder and environment; only the seconds are spared that each command needs to start.
"""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from demo.__main__ import main
from tests.forks import Fork


def run(
    command: list[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    check: bool,
    stdout: int | None = None,
    encoding: str | None = None,
) -> "subprocess.CompletedProcess[str]":
    """As subprocess.run, of `python -m MODULE WORDS…` alone."""
    assert (command[:2], check) == ([sys.executable, "-m"], False)
    fork = Fork(*command[2:], cwd=cwd, environment=env)
    code = fork.wait(120)
    print(fork.err, end="", file=sys.stderr, flush=True)
    if stdout is None:
        print(fork.out, end="", flush=True)
    assert (stdout is None) == (encoding is None)
    return subprocess.CompletedProcess(command, code, fork.out)


if __name__ == "__main__":
    subprocess.run = run  # type: ignore[assignment]
    sys.exit(main())
