"""The world started in namespaces of its own, from outside: all that is in it ends with it."""

import json
import subprocess
import sys
from dataclasses import asdict
from functools import cache
from typing import Any

import pytest

from benchmarks.postgres import Unavailable, programs
from tests.crawling.crawls import ROOT, environment
from tests.machines.plan import Form

# Whoever ends this process ends all of it.
_UNSHARE = (
    *("setpriv", "--pdeathsig", "KILL"),
    *("unshare", "--map-root-user", "--net", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"),
)
_TRIED = """ip link set lo up && ip link add bridge type bridge && unshare --user --map-user=1000 true &&
unshare --net --uts --pid --fork --mount-proc --kill-child hostname machine &&
ip link add name one type veth peer name two"""


@cache
def trouble() -> str | None:
    """Why there can be no machines here."""
    try:
        programs()
        tried = subprocess.run([*_UNSHARE, "sh", "-c", _TRIED], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired, Unavailable) as error:
        return str(error)
    return (tried.stderr.strip() or f"unshare ended with {tried.returncode}") if tried.returncode else None


def needs_machines() -> None:
    """Skip, loudly, where the kernel or the container forbids namespaces, or there is no PostgreSQL."""
    if why := trouble():
        pytest.skip(f"NOT PROVEN HERE: no machines can be made ({why})")


def run(form: Form, *, folder: str | None = None, seconds: float = 4 * 3600) -> dict[str, Any]:
    """What came of it (showing.told). What is done when is told on stderr as it goes."""
    given = json.dumps(asdict(form) | {"folder": folder})
    command = [*_UNSHARE, sys.executable, "-m", "tests.machines.inside", given]
    ended = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, env=environment(), cwd=ROOT, timeout=seconds, check=True
    )
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found
