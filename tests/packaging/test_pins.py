"""What the project needs of others: pinned to the byte, and each with a paragraph that says what for."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.packaging.building import ROOT

PINS = sorted(ROOT.glob("requirements*.txt"))
DECISIONS = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")


def _needed() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    return {re.split(r"[\[<>=]", line)[0].lower() for line in lines}


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_every_pin_names_one_version_and_its_hashes(path: Path) -> None:
    text = re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    pins = re.split(r"\n(?=\S)", text.strip())
    assert len(pins) > 10
    assert [each for each in pins if not re.match(r"\S+==\S+ \\\n +--hash=sha256:[0-9a-f]{64}\b", each)] == []


def test_every_dependency_has_a_paragraph_that_says_what_for() -> None:
    bold = " ".join(re.findall(r"\*\*(.+?)\*\*", DECISIONS)).lower()
    assert {name for name in _needed() if name not in bold} == set()
