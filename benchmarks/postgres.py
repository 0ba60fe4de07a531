"""A PostgreSQL for the benchmark: TEST_POSTGRES_URL, else one started from initdb and postgres on this machine."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from newsarchive.archive import ArchiveError
from newsarchive.archive.engine import connect

_WAIT_SECONDS = 30.0


class Unavailable(Exception):
    """There is no PostgreSQL to measure with; the message says why."""


@contextmanager
def databases() -> Iterator[Callable[[], str]]:
    """Gives the URL of a new, empty database each time it is asked. Raises Unavailable."""
    psycopg = _driver()
    made: list[str] = []
    with _server() as server, psycopg.connect(f"{server}/postgres", autocommit=True) as connection:

        def fresh() -> str:
            made.append(f"bench_{os.getpid()}_{len(made)}")
            connection.execute(f"CREATE DATABASE {made[-1]} TEMPLATE template0 ENCODING 'UTF8'")
            return f"{server}/{made[-1]}"

        try:
            yield fresh
        finally:
            for name in made:
                connection.execute(f"DROP DATABASE IF EXISTS {name}")


def _driver() -> Any:
    """psycopg, where it is installed and the archive can use it."""
    try:
        connect("postgresql://127.0.0.1/none").dispose()
    except ArchiveError as error:
        raise Unavailable(str(error)) from error
    return import_module("psycopg")


@contextmanager
def _server() -> Iterator[str]:
    """postgresql://… of a server, without a database."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given.rpartition("/")[0] if given.count("/") > 2 else given
        return
    with _started() as url:
        yield url


@contextmanager
def _started() -> Iterator[str]:
    initdb, postgres = _program("initdb"), _program("postgres")
    with tempfile.TemporaryDirectory(prefix="newsarchive-bench-pg-") as folder:
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
                yield f"postgresql://bench@127.0.0.1:{port}"
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
        if _answers(port):
            return
        time.sleep(0.1)
    raise Unavailable(f"postgres did not start within {_WAIT_SECONDS:.0f} s")


def _answers(port: int) -> bool:
    """Whether the server takes connections: its port is open some time before that."""
    psycopg = import_module("psycopg")
    try:
        psycopg.connect(f"postgresql://bench@127.0.0.1:{port}/postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
