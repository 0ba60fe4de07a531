"""The long crawl in its smallest form: the watch sees the whole crawl."""

from benchmarks import long_crawl


def test_a_watched_crawl_reports_stalls_and_memory() -> None:
    found = long_crawl.report(60)
    assert found["fetched"] == 62  # with robots.txt and the sitemap
    assert 0 <= found["stall_p50_ms"] <= found["stall_p99_ms"] <= found["stall_max_ms"]
    assert found["peak_mb"] + 1 > max(found["memory_mb_by_quarter"]) > 20
