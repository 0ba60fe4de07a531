"""A publisher's fixture cases, read by today's code."""

import json
from pathlib import Path
from typing import Any

import newsarchive
from newsarchive.operations.canary import Look, differences, look_at_cases
from newsarchive.publishers.fixtures import read_case


def kept_cases() -> Path | None:
    """Where the cases of this checkout are; None where the package is installed without them."""
    folder = Path(newsarchive.__file__).parents[1] / "tests" / "fixtures"
    return folder if folder.is_dir() else None


def check_cases(publisher: str, cases: Path) -> Look:
    """The look at the publisher's folder below `cases`. Raises OSError, ValueError for a case that cannot be read."""
    folders = sorted(file.parent for file in (cases / publisher).glob("*/expected.json"))
    return look_at_cases(publisher, {folder.name: _differences(folder) for folder in folders})


def _differences(folder: Path) -> tuple[str, ...]:
    read = read_case((folder / "page.html").read_bytes(), _json(folder / "capture.json"))
    return differences(_json(folder / "expected.json"), json.loads(json.dumps(read)))


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
