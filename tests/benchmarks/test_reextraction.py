"""The benchmark of reextract, in a short form."""

import pytest

from benchmarks import reextraction


@pytest.mark.long
def test_both_ways_are_measured() -> None:
    dry, written = reextraction.report(150, 1)
    assert (dry["way"], written["way"]) == ("dry run", "--write")
    for each in (dry, written):
        assert each["pages_per_second_whole"] > 1
        assert each["seconds"] >= each["start_seconds"] * 0.5
