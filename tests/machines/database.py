"""A PostgreSQL of its own that keeps what it promises (fsync) and is stopped as a power cut stops it."""

import os
import subprocess
from pathlib import Path

from benchmarks.postgres import programs
from tests.machines.network import BRIDGE

_PORT = 5432
_SETTINGS = {
    "listen_addresses": BRIDGE,
    "port": str(_PORT),
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "500",
}
# It refuses to run as root, which we are in this namespace: here it is somebody else of the same machine.
_AS_NOBODY = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


class Cluster:
    """In `folder`, for everybody on the bridge."""

    url = f"postgresql://newsarchive@{BRIDGE}:{_PORT}/archive"
    maintenance_url = f"postgresql://newsarchive@{BRIDGE}:{_PORT}/postgres"

    def __init__(self, folder: Path) -> None:
        self._folder, self._data, self._programs = folder, folder / "data", programs()
        self._run("initdb", "-D", self._data, "-U", "newsarchive", "-A", "trust", "-E", "UTF8", "--no-locale")
        with (self._data / "pg_hba.conf").open("a", encoding="utf-8") as file:
            file.write("host all all 10.77.0.0/16 trust\n")
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in _SETTINGS.items())

    def start(self) -> None:
        """Until it takes connections; what was lost in memory is made good from its log first."""
        self._run("pg_ctl", "-D", self._data, "-w", "-t", "60", "-l", self._folder / "postgres.log", "start")

    def stop_at_once(self) -> None:
        """As if its machine lost power: no checkpoint, no word to those who are connected."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    def _run(self, program: str, *words: str | Path) -> None:
        command = (*_AS_NOBODY, self._programs / program, *words)
        # Not into a pipe: the server inherits it, and its end would be waited for.
        with Path(os.devnull).open("wb") as nothing:
            subprocess.run(command, cwd=self._folder, check=True, stdout=nothing)
