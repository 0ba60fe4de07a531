"""WARC in and out, measured small: memory is that of the programs, not of what goes through them."""

import pytest

from benchmarks import warc


@pytest.mark.long
def test_memory_does_not_grow_with_the_pages() -> None:
    few_in, few_out, many_in, many_out = warc.report((150, 900))
    assert many_in["peak_mb"] < 1.15 * few_in["peak_mb"]
    assert many_out["peak_mb"] < 1.15 * few_out["peak_mb"]
    assert many_in["pages_a_second"] > 0
    assert few_out["bytes_a_page"] < 93_000
