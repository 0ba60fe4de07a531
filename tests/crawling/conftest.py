"""What the tests of crawling share: a programmed site, and a place for an archive."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawling.crawls import Archive
from tests.crawling.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    """A server that allows everything and has nothing, until it is programmed."""
    with Site() as site:
        yield site


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Where a crawl makes its archive."""
    return Archive(tmp_path / "a.db")
