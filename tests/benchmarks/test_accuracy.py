"""Accuracy against the truth of the invented pages: what is right is 100, what is missing or beside it less."""

import pytest

from benchmarks import pages
from benchmarks.accuracy import Accuracy, Found, accuracy, line_of, said
from benchmarks.contenders import SQLITE
from benchmarks.measuring import run
from benchmarks.prose import article
from benchmarks.server import serving

NCDS = tuple(pages.numbers(2))


def right(ncd: int) -> Found:
    truth = article(ncd)
    return Found(ncd, truth.headline, truth.published.isoformat(), "\n".join(truth.paragraphs))


def test_whoever_says_the_truth_has_all_of_it() -> None:
    assert accuracy([right(ncd) for ncd in NCDS], NCDS) == Accuracy(100, 100, 100, 100)


def test_a_page_that_was_not_read_has_nothing_right() -> None:
    assert accuracy([right(NCDS[0])], NCDS) == Accuracy(50, 50, 50, 50)


@pytest.mark.parametrize("zone", ["", "+09:00"])
def test_a_day_is_no_minute_and_a_time_without_zone_is_that_of_seoul(zone: str) -> None:
    truth = article(NCDS[0])
    day = right(NCDS[0])._replace(published=f"{truth.published:%Y-%m-%d}")
    minute = right(NCDS[0])._replace(published=f"{truth.published:%Y-%m-%dT%H:%M}:00{zone}")
    assert accuracy([day], NCDS[:1])[1:3] == (100, 0)
    assert accuracy([minute], NCDS[:1])[1:3] == (100, 100)


def test_words_that_are_none_of_the_text_count_against_it() -> None:
    more = right(NCDS[0])
    doubled = more._replace(text=f"{more.text} {more.text}")
    assert accuracy([doubled], NCDS[:1]).text_f1 == pytest.approx(66.7)


def test_what_is_told_is_read_again() -> None:
    found = [right(NCDS[0]), Found(1, None, None, "한 줄\n두 줄")]
    assert said("\n".join(["a warning", *map(line_of, found)])) == found


def test_newsarchive_finds_all_that_the_pages_tell() -> None:
    assert SQLITE.tells is not None
    with serving(5) as site:
        found = said(run(SQLITE.tells(site)).printed)
    assert accuracy(found, pages.numbers(5)) == Accuracy(100, 100, 100, 100)
