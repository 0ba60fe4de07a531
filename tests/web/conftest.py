"""An archive with something to show, served for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.archives import new_archive
from tests.building import Newsroom
from tests.web.serving import Served, serving


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Any]:
    with Newsroom(tmp_path, url=new_archive("sqlite", tmp_path)) as room:
        yield room


@pytest.fixture
def served(newsroom: Newsroom) -> Iterator[Served]:
    with serving(newsroom.url) as found:
        yield found
