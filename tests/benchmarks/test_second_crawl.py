"""The second crawl in its smallest form: each way of telling spares every page."""

import pytest

from benchmarks import second_crawl


def test_a_second_crawl_is_spared_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(second_crawl.WAYS, "lastmod")  # tests/crawling has both
    (found,) = second_crawl.report(20)
    assert (found["way"], found["spared_percent"]) == ("304", 100.0)


@pytest.mark.long
def test_a_second_crawl_is_spared_every_page_either_way() -> None:
    found = second_crawl.report(20)
    assert [(way["way"], way["spared_percent"]) for way in found] == [("304", 100.0), ("lastmod", 100.0)]
