"""A PostgreSQL for tests: TEST_POSTGRES_URL if set, else a cluster of our own made with the machine's `initdb`.

A new database a test, copied from an empty template. Skipped, loudly, where there is neither.
"""

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest

_numbers = count(1)


def fresh_database() -> str:
    """The URL of a new, empty database. Skips the test where no server is to be had."""
    server = _server()
    name = f"t{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    return f"{server}/{name}"


@cache
def _server() -> str:
    """postgresql://… of a running server, without a database."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        return given.rpartition("/")[0] if given.count("/") > 2 else given
    initdb = _initdb()
    if initdb is None:
        pytest.skip("no PostgreSQL: set TEST_POSTGRES_URL, or install the package postgresql (initdb and postgres)")
    return _start(initdb)


def _initdb() -> Path | None:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = shutil.which("initdb")
    return debian[0] if debian else Path(found) if found else None


def _start(initdb: Path) -> str:
    """A cluster in a folder of its own, which goes when the tests end; PostgreSQL refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="newsarchive-pg-"))
    user = _unprivileged()
    if user is not None:
        shutil.chown(folder, user.pw_uid, user.pw_gid)
    bin_folder, data, port = initdb.resolve().parent, folder / "data", _free_port()
    as_user = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    options = {"check": True, "capture_output": True, "cwd": folder, **as_user}
    subprocess.run([bin_folder / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8"], **options)  # type: ignore[call-overload]
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    start = [bin_folder / "pg_ctl", "-D", data, "-o", settings, "-l", folder / "log", "-w", "start"]
    subprocess.run(start, **{**options, "capture_output": False, "stdout": subprocess.DEVNULL})  # type: ignore[call-overload]
    atexit.register(_stop, bin_folder / "pg_ctl", data, folder, as_user)
    return f"postgresql://tests@127.0.0.1:{port}"


def _stop(pg_ctl: Path, data: Path, folder: Path, as_user: dict[str, object]) -> None:
    command = [str(pg_ctl), "-D", str(data), "-m", "immediate", "stop"]
    subprocess.run(command, check=False, capture_output=True, cwd=folder, **as_user)  # type: ignore[call-overload]
    shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
