"""The benchmarks of upgrades and of tidying measure what they say, at sizes that take no time."""

import pytest

from benchmarks import tidying, upgrade
from tests.postgres import fresh_database


def test_an_archive_of_the_schema_that_is_named_is_upgraded_while_it_is_read() -> None:
    found = upgrade.measured("SQLite", 30, "0009")
    assert (found["articles"], found["schema"], found["errors"]) == (30, "0009", 0)
    assert found["queries"] > 0
    assert found["p50_ms"] <= found["p95_ms"] <= found["max_ms"]


@pytest.mark.long
def test_the_other_engine_and_an_older_schema_are_measured_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_POSTGRES_URL", fresh_database())
    found = upgrade.measured("PostgreSQL", 30, "0007")
    assert (found["articles"], found["schema"], found["errors"]) == (30, "0007", 0)


@pytest.mark.long
def test_captures_are_thinned_and_a_file_is_made_anew() -> None:
    found = tidying.thinned(20)
    assert (found["captures"], found["went"]) == (120, 60)
    assert found["p50_ms"] <= found["max_ms"]
    anew = tidying.made_anew(50)
    assert anew["after_mb"] <= anew["before_mb"]
    assert anew["errors"] == 0
