"""What the tests of the archive share: a newsroom around a fresh database, on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archives import new_archive
from tests.building import Newsroom


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with an empty archive, on SQLite and on PostgreSQL."""
    with Newsroom(tmp_path, url=new_archive(request.param, tmp_path)) as newsroom:
        yield newsroom


@pytest.fixture
def sqlite_newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom whose archive is a SQLite file, for what only SQLite has."""
    with Newsroom(tmp_path) as newsroom:
        yield newsroom
