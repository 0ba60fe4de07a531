"""The fixture cases of publishers: tests/fixtures/<publisher>/<case>/."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from newsarchive.publishers.fixtures import read_case

FIXTURES = Path(__file__).parent.parent / "fixtures"


def case_folders(publisher: str) -> list[Path]:
    return sorted(path.parent for path in (FIXTURES / publisher).glob("*/expected.json"))


def expected_of(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return loaded


def fields_of(folder: Path) -> list[str]:
    return [name for name in expected_of(folder) if name != "reviewed"]


def require_review(folder: Path) -> dict[str, Any]:
    """What the case expects; fails the test where no person has read it yet."""
    expected = expected_of(folder)
    if expected.get("reviewed") is not True:
        pytest.fail(
            f"{folder / 'expected.json'} was written by the code that it tests and nobody has read it: compare it with "
            'page.html, correct what is wrong, and set "reviewed" to true'
        )
    return expected


@lru_cache
def read_by_todays_code(folder: Path) -> dict[str, Any]:
    capture = json.loads((folder / "capture.json").read_text(encoding="utf-8"))
    outcome = read_case((folder / "page.html").read_bytes(), capture)
    # As JSON data: tuples are lists.
    plain: dict[str, Any] = json.loads(json.dumps(outcome))
    return plain
