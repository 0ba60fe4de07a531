"""Which fixture cases KBS has, and how a new one comes about."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsarchive.publishers.fixtures import write_case
from tests.publishers.cases import case_folders, require_review

CASES = case_folders("kbs")


def test_there_are_cases_of_both_layouts_and_all_outcomes() -> None:
    outcomes = {require_review(case)["outcome"] for case in CASES}
    assert outcomes == {"article", "removed", "not_an_article"}
    assert {case.name.split("_")[0] for case in CASES} >= {"now", "old"}


def test_a_new_case_fails_until_it_was_reviewed(tmp_path: Path) -> None:
    page = (CASES[0] / "page.html").read_bytes()
    written = write_case(tmp_path / "new", page, None, datetime(2026, 3, 2, tzinfo=UTC), 200, [("A", "b")])
    with pytest.raises(pytest.fail.Exception, match='set "reviewed" to true'):
        require_review(written.parent)
    written.write_text(written.read_text(encoding="utf-8").replace("false", "true", 1), encoding="utf-8")
    assert require_review(written.parent)["outcome"] == "article"


def test_a_case_is_never_overwritten(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        write_case(tmp_path, b"", None, datetime(2026, 3, 2, tzinfo=UTC), 200)
