"""What the tests of the packages share."""

from pathlib import Path

import pytest

from tests.packaging.building import build


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build("wheel", tmp_path_factory.mktemp("wheel"))
