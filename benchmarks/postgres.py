"""A PostgreSQL for the benchmark: TEST_POSTGRES_URL, else one started from initdb and postgres on this machine."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsarchive.archive import ArchiveError
from newsarchive.archive.engine import connect

_WAIT_SECONDS = 30.0


class Unavailable(Exception):
    """There is no PostgreSQL to measure with; the message says why."""


@contextmanager
def database() -> Iterator[str]:
    """The URL of an empty database. Raises Unavailable, also where the archive cannot use PostgreSQL."""
    _require_support()
    if url := os.environ.get("TEST_POSTGRES_URL"):
        yield url
        return
    with _server() as url:
        yield url


def _require_support() -> None:
    try:
        connect("postgresql+psycopg://127.0.0.1/none").dispose()
    except ArchiveError as error:
        raise Unavailable(str(error)) from error


@contextmanager
def _server() -> Iterator[str]:
    initdb, postgres = _program("initdb"), _program("postgres")
    with tempfile.TemporaryDirectory(prefix="newsarchive-pg-") as folder:
        data, user = Path(folder) / "data", _user()
        data.mkdir(mode=0o700)
        if user is not None:
            Path(folder).chmod(0o711)
            shutil.chown(data, user)
        run = [initdb, "--pgdata", str(data), "--username", "bench", "--auth", "trust", "--encoding", "UTF8"]
        subprocess.run([*run, "--no-locale"], user=user, check=True, capture_output=True, cwd=data)
        port = _free_port()
        options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={data}"]
        with subprocess.Popen(
            [postgres, "-D", str(data), "-p", str(port), *options],
            user=user,
            cwd=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as server:
            try:
                _wait_for(port, server)
                yield f"postgresql+psycopg://bench@127.0.0.1:{port}/postgres"
            finally:
                server.terminate()


def _program(name: str) -> str:
    newest_first = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or next(map(str, newest_first), None)
    if found is None:
        raise Unavailable(f"there is no {name} on this machine; set TEST_POSTGRES_URL to use a server")
    return found


def _user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise Unavailable(f"postgres did not start within {_WAIT_SECONDS:.0f} s")
