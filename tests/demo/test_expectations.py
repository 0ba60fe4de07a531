"""The demo's own checks notice what is off, and say it."""

from typing import Any

import pytest

from demo.expectations import Unexpected, check_run, expected_counts, keys_with, one
from demo.stories import load_stories

STORIES = load_stories()


def run(outcome: str = "complete", **counts: int) -> dict[str, Any]:
    return {"id": 7, "outcome": outcome, "counts": counts}


def test_the_first_crawl_finds_new_articles_only() -> None:
    assert set(expected_counts(STORIES, 1)) == {"new"}


def test_the_fates_of_the_second_crawl_add_up_to_all_stories() -> None:
    assert sum(expected_counts(STORIES, 2).values()) == len(STORIES)


def test_a_run_as_expected_passes() -> None:
    check_run(run(new=2, listing=1), {"new": 2})


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (run(new=1), "new: 1 instead of 2"),
        (run(new=2, failed=1), "failed: 1 instead of 0"),
        (run(new=2, changed=1), "changed: 1 instead of 0"),
        (run("suspicious", new=2), "outcome: suspicious instead of complete"),
    ],
)
def test_a_run_that_differs_is_named_with_its_difference(found: dict[str, Any], message: str) -> None:
    with pytest.raises(Unexpected, match=message):
        check_run(found, {"new": 2})


def test_the_scan_for_a_word_reads_the_texts_of_the_second_edition() -> None:
    assert keys_with(STORIES, "8천4백여 세대") == {"kbs:ncd:8716666"}
    assert keys_with(STORIES, "2만여 세대에 수돗물") == set()


def test_one_takes_no_other_number() -> None:
    assert one(["a"], "letters") == "a"
    with pytest.raises(Unexpected, match="2 letters instead of one"):
        one(["a", "b"], "letters")
