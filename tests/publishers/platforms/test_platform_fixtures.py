"""Every field of every fixture case of a platform is one test."""

from pathlib import Path

import pytest

from tests.publishers.cases import case_folders, fields_of, read_by_todays_code, require_review

PLATFORMS = ("naver", "tistory", "wordpress", "jekyll", "generic")
CASES = [case for platform in PLATFORMS for case in case_folders(platform)]
FIELDS = [
    pytest.param(case, name, id=f"{case.parent.name}-{case.name}-{name}") for case in CASES for name in fields_of(case)
]


@pytest.mark.parametrize(("case", "name"), FIELDS)
def test_field_is_read_as_a_person_reads_it(case: Path, name: str) -> None:
    expected = require_review(case)
    assert read_by_todays_code(case).get(name) == expected[name]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_case_states_every_field_that_is_read(case: Path) -> None:
    assert set(read_by_todays_code(case)) == set(fields_of(case))


def test_every_platform_has_cases() -> None:
    assert {case.parent.name for case in CASES} == set(PLATFORMS)
