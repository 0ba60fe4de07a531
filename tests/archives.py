"""New archives, each copied from an empty one made once: what makes an archive is tested in archive/test_migration."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from newsarchive.archive import open_archive
from tests.postgres import fresh_database


def new_archive(engine: str, folder: Path, name: str = "a.db") -> str:
    """The URL of a new one: the file `name` in `folder`, or a database where `engine` is "postgresql"."""
    if engine == "postgresql":
        return fresh_database(template=_database().rpartition("/")[2])
    shutil.copy(_file(), folder / name)
    return f"sqlite:///{folder / name}"


@cache
def _database() -> str:
    url = fresh_database()
    open_archive(url, create=True).close()
    return url


@cache
def _file() -> Path:
    path = Path(_folder().name, "empty.db")
    open_archive(f"sqlite:///{path}", create=True).close()
    return path


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    """Goes with the process."""
    return tempfile.TemporaryDirectory(prefix="empty-archive-")
