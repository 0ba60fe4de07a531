"""The benchmark of stories measures what it says, at sizes that take no time."""

import pytest

from benchmarks import stories
from tests.postgres import fresh_database


@pytest.mark.long
def test_each_size_is_told_anew_and_the_last_has_what_more_cost() -> None:
    small, large = stories.growth((20, 40), ["SQLite"])
    assert [(row["engine"], row["posts"]) for row in (small, large)] == [("SQLite", 20), ("SQLite", 40)]
    assert (small["cost_grew"], small["root_grew"], large["root_grew"]) == (1.0, 1.0, 1.41)
    assert large["cost_grew"] == pytest.approx(large["ms"] / small["ms"], abs=0.01)
    assert small["more_ms"] is None
    assert large["more_ms"] is not None


@pytest.mark.long
def test_the_other_engine_is_measured_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_POSTGRES_URL", fresh_database())
    (row,) = stories.growth((20,), ["PostgreSQL"])
    assert (row["engine"], row["posts"]) == ("PostgreSQL", 20)
    assert row["posts_per_second"] > 0
