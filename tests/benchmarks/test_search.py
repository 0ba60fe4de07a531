"""The benchmark of search measures what it says, at sizes that take no time."""

import pytest

from benchmarks import search, search_texts
from benchmarks.search_texts import KINDS
from tests.postgres import fresh_database


def test_texts_are_always_the_same_and_beyond_the_originals_made_of_their_paragraphs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = search_texts.originals(30)
    monkeypatch.setattr(search_texts, "originals", lambda _most: known)
    texts = list(search_texts.texts(70))
    assert texts == list(search_texts.texts(70))
    assert texts[:30] == list(known)
    paragraphs = {line for told in known for line in told.body.splitlines()}
    assert all(line in paragraphs for told in texts for line in told.body.splitlines())


def test_queries_are_always_the_same_and_of_every_kind() -> None:
    queries = search_texts.queries(12, 30)
    assert queries == search_texts.queries(12, 30)
    assert [kind for kind, _ in queries] == [*KINDS] * 3
    assert all(query.strip() for _, query in queries)


def test_each_size_is_measured_with_every_kind_of_query() -> None:
    small, large = search.growth((10, 30), 8, ["SQLite"])
    assert (small["articles"], large["articles"]) == (10, 30)
    assert all(large[f"{kind}_p95_ms"] > 0 for kind in KINDS)
    assert 0 < large["p50_ms"] <= large["max_ms"]
    assert large["index_mb"] >= small["index_mb"]


def test_the_other_engine_is_measured_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_POSTGRES_URL", fresh_database())
    (row,) = search.growth((20,), 8, ["PostgreSQL"])
    assert (row["engine"], row["articles"]) == ("PostgreSQL", 20)


def test_ways_to_search_are_compared_over_the_same_texts() -> None:
    ours, scan, *others = search.compared(30, 24)
    assert (ours["way"], ours["found"]) == ("newsarchive, SQLite", 100)
    assert (scan["way"], scan["found"]) == ("LIKE over the texts", 100)
    assert {"FTS5 trigram", "FTS5 unicode61"} <= {other["way"] for other in others}
