"""The second crawl in its smallest form: each way of telling spares every page."""

from benchmarks import second_crawl


def test_a_second_crawl_is_spared_every_page_either_way() -> None:
    found = second_crawl.report(20)
    assert [(way["way"], way["spared_percent"]) for way in found] == [("304", 100.0), ("lastmod", 100.0)]
