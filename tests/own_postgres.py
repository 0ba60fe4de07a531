"""A PostgreSQL of a test's own, which it stops as a power cut does, and starts again."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from benchmarks.postgres import Unavailable, free_port, own_user, programs, run_as


class Cluster:
    """In `folder`; `url` is its database."""

    def __init__(self, folder: Path) -> None:
        self._user, self._data = own_user(), folder / "data"
        port = free_port()
        self._settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        self._programs = programs()
        self.url = f"postgresql://newsarchive@127.0.0.1:{port}/desk"
        told = ("-U", "newsarchive", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        run_as(self._user, self._programs / "initdb", "-D", self._data, *told)

    def start(self) -> None:
        """Until it takes connections."""
        told = ("-l", self._data.with_name("log"), "-o", self._settings, "start")
        run_as(self._user, self._programs / "pg_ctl", "-D", self._data, "-w", *told)

    def stop_at_once(self) -> None:
        """No checkpoint, no word to those who are connected."""
        run_as(self._user, self._programs / "pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """One that runs, with an empty database. Skips the test where none can be made."""
    try:
        programs()
    except Unavailable as reason:
        pytest.skip(str(reason))
    with tempfile.TemporaryDirectory(prefix="newsarchive-pg-") as folder:
        if (user := own_user()) is not None:
            shutil.chown(folder, user)
        made = Cluster(Path(folder))
        made.start()
        try:
            with psycopg.connect(made.url.replace("/desk", "/postgres"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE desk TEMPLATE template0 ENCODING 'UTF8'")
            yield made
        finally:
            made.stop_at_once()
