"""What pages take in its smallest form: the bars hold for pages as a crawl meets them."""

from benchmarks import pages, storage


def test_pages_of_one_layout_take_a_twenty_fifth() -> None:
    as_crawled, mixed = storage.report([b"".join(pages.article_page(ncd)) for ncd in pages.numbers(96)])
    assert as_crawled["ratio"] >= 25
    assert as_crawled["ratio"] > mixed["ratio"] > 2 * mixed["ratio_zstd"]
    assert as_crawled["dictionary_bytes"] > 0
