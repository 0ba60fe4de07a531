"""What the tests of the archive share: a newsroom around a fresh database file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.building import Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with an empty archive."""
    with Newsroom(tmp_path) as newsroom:
        yield newsroom
