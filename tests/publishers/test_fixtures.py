"""Every field of every fixture case of every publisher and platform is one test: a folder is all that a case needs."""

import json
from pathlib import Path

import pytest

from newsarchive.publishers import canonical_url, identify, publishers
from tests.publishers.cases import FIXTURES, case_folders, expected_of, fields_of, read_by_todays_code, require_review

OWNERS = sorted(
    {path.parents[1].name for path in FIXTURES.glob("*/*/expected.json") if path.with_name("page.html").exists()}
)
CASES = [case for owner in OWNERS for case in case_folders(owner)]
FIELDS = [
    pytest.param(case, name, id=f"{case.parent.name}-{case.name}-{name}") for case in CASES for name in fields_of(case)
]
ADDRESSES = {
    path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in FIXTURES.glob("*/addresses.json")
}
SPELLINGS = [
    pytest.param(owner, key, url, id=f"{owner}-{url}")
    for owner, known in ADDRESSES.items()
    for key, urls in known["articles"].items()
    for url in urls
]
OTHERS = [pytest.param(owner, url, id=f"{owner}-{url}") for owner, known in ADDRESSES.items() for url in known["none"]]


@pytest.mark.parametrize(("case", "name"), FIELDS)
def test_field_is_read_as_a_person_reads_it(case: Path, name: str) -> None:
    expected = require_review(case)
    assert read_by_todays_code(case).get(name) == expected[name]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_case_states_every_field_that_is_read(case: Path) -> None:
    assert set(read_by_todays_code(case)) == set(fields_of(case))


@pytest.mark.parametrize(("owner", "key", "url"), SPELLINGS)
def test_every_spelling_names_the_same_article(owner: str, key: str, url: str) -> None:
    identity = identify(url)
    assert identity
    assert (identity.publisher, identity.key) == (owner, key)
    canonical = canonical_url(identity)
    assert canonical is None or identify(canonical) == identity


@pytest.mark.parametrize(("owner", "url"), OTHERS)
def test_no_other_address_is_an_article_of_the_publisher(owner: str, url: str) -> None:
    identity = identify(url)
    assert identity is None or identity.publisher != owner


@pytest.mark.parametrize("publisher", [each.id for each in publishers()])
def test_every_publisher_on_the_shelf_has_a_case_with_an_article(publisher: str) -> None:
    assert any(expected_of(case)["outcome"] == "article" for case in case_folders(publisher))
