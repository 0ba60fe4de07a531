"""What the tests of long commands share: readers without the second that each needs to import what it reads with."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archives import new_archive
from tests.building import Newsroom
from tests.forks import FORKS


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with an empty archive, on SQLite and on PostgreSQL."""
    with Newsroom(tmp_path, url=new_archive(request.param, tmp_path)) as room:
        yield room


@pytest.fixture(autouse=True)
def _readers_are_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an import runs in the test's own process. One that is a command starts its readers as it always does."""
    monkeypatch.setattr(multiprocessing, "get_context", lambda _method: FORKS)
