"""What the tests of crawling share: a programmed site, and a place for an archive."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawling.crawls import Archive
from tests.crawling.site import Site

ENGINES = ["sqlite", "postgresql"]
SQLITE_ONLY = pytest.mark.parametrize("archive", ["sqlite"], indirect=True)
"""For a test that has nothing to do with the engine, or is about what only a file has."""


@pytest.fixture
def site() -> Iterator[Site]:
    """A server that allows everything and has nothing, until it is programmed."""
    with Site() as site:
        yield site


@pytest.fixture(params=ENGINES)
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    """Where a crawl makes its archive, on each engine."""
    return Archive.on(request.param, tmp_path)


@pytest.fixture
def unmade(tmp_path: Path) -> Archive:
    """Where a crawl would make an archive, as a file."""
    return Archive.unmade(tmp_path)


@pytest.fixture(scope="module", params=ENGINES)
def shared_archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """One for all tests of a module, on each engine."""
    return Archive.on(request.param, tmp_path_factory.mktemp("shared"))
