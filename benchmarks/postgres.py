"""A PostgreSQL to measure and to test with: TEST_POSTGRES_URL, else one made of this machine's initdb and postgres."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from newsarchive.archive import ArchiveError
from newsarchive.archive.engine import connect


class Unavailable(Exception):
    """There is no PostgreSQL to be had; the message says why."""


@contextmanager
def databases() -> Iterator[Callable[[], str]]:
    """Gives the URL of a new, empty database each time it is asked. Raises Unavailable."""
    psycopg = _driver()
    made: list[str] = []
    with server() as url, psycopg.connect(f"{url}/postgres", autocommit=True) as connection:

        def fresh() -> str:
            made.append(f"bench_{os.getpid()}_{len(made)}")
            connection.execute(f"CREATE DATABASE {made[-1]} TEMPLATE template0 ENCODING 'UTF8'")
            return f"{url}/{made[-1]}"

        try:
            yield fresh
        finally:
            for name in made:
                connection.execute(f"DROP DATABASE IF EXISTS {name}")


@contextmanager
def database(engine: str) -> Iterator[str]:
    """The URL of one new, empty database of "PostgreSQL", else of a SQLite file. Raises Unavailable."""
    if engine == "PostgreSQL":
        with databases() as fresh:
            yield fresh()
    else:
        with tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as folder:
            yield f"sqlite:///{folder}/archive.db"


def _driver() -> Any:
    """psycopg, where it is installed and the archive can use it."""
    try:
        connect("postgresql://127.0.0.1/none").dispose()
    except ArchiveError as error:
        raise Unavailable(str(error)) from error
    return import_module("psycopg")


@contextmanager
def server(settings: str = "") -> Iterator[str]:
    """postgresql://… of a server, without a database; `settings` (-c NAME=VALUE) are for one of our own.

    Raises Unavailable where none is named and none can be made.
    """
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given.rpartition("/")[0] if given.count("/") > 2 else given
        return
    with _cluster(programs(), settings) as url:
        yield url


@contextmanager
def _cluster(programs: Path, settings: str) -> Iterator[str]:
    """A server in a folder of its own, which goes with it."""
    user, port = own_user(), free_port()
    with tempfile.TemporaryDirectory(prefix="newsarchive-pg-") as folder:
        if user is not None:
            shutil.chown(folder, user)
        data = Path(folder) / "data"
        run_as(
            user,
            programs / "initdb",
            "-D",
            data,
            "-U",
            "newsarchive",
            "-A",
            "trust",
            *("-E", "UTF8", "--no-locale", "--no-sync"),
        )
        listening = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        pg_ctl: tuple[str | Path, ...] = (programs / "pg_ctl", "-D", data, "-w")
        run_as(user, *pg_ctl, "-l", data.with_name("log"), "-o", f"{listening} {settings}", "start")
        try:
            yield f"postgresql://newsarchive@127.0.0.1:{port}"
        finally:
            run_as(user, *pg_ctl, "-m", "immediate", "stop")


def run_as(user: str | None, *command: str | Path) -> None:
    """Run a program of PostgreSQL's as `user`, in the folder of the cluster, to its end."""
    folder = Path(command[2]).parent
    # Not into a pipe: the server inherits it, and its end would be waited for.
    subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def programs() -> Path:
    """The folder of the newest initdb, pg_ctl and postgres; Debian keeps them off the PATH."""
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = next(iter(newest_first), None) or shutil.which("initdb")
    if found is None:
        install = "install the package postgresql (initdb, pg_ctl and postgres)"
        raise Unavailable(f"no PostgreSQL: set TEST_POSTGRES_URL to use a server, or {install}")
    return Path(found).resolve().parent


def own_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
