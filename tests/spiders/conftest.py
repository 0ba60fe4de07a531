"""What the tests of the spiders share with those of crawling."""

from pathlib import Path

import pytest

from tests.crawling.conftest import site
from tests.crawling.crawls import Archive

__all__ = ["archive", "site"]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Where a crawl makes its archive: a file, which is looked for where none may be made."""
    return Archive.unmade(tmp_path)
