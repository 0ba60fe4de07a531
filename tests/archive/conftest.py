"""What the tests of the archive share: a newsroom around a fresh database, on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.building import Newsroom
from tests.postgres import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with an empty archive, on SQLite and on PostgreSQL."""
    with Newsroom(tmp_path, url=fresh_database() if request.param == "postgresql" else None) as newsroom:
        yield newsroom


@pytest.fixture
def sqlite_newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom whose archive is a SQLite file, for what only SQLite has."""
    with Newsroom(tmp_path) as newsroom:
        yield newsroom
