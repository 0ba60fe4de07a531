"""Versions over time: which edits were silent, and which version held when."""

from datetime import datetime
from typing import Any

import pytest

from newsarchive.archive import Version, version_at
from newsarchive.archive.versions import Times, is_silent
from newsarchive.items import Article
from tests.building import BODY, NOON, Newsroom, a_capture, an_article, later, today_reads

OTHER = BODY + "\n덧붙인 문장입니다."
FULL = BODY + "\n옛 코드가 놓친 문단입니다."


def keep(newsroom: Newsroom, hours: float, body: str = BODY, **fields: Any) -> str:
    return newsroom.keep(an_article(body=body, **fields), a_capture(fetched_at=later(hours)))


def versions(newsroom: Newsroom) -> tuple[Version, ...]:
    return newsroom.archive.versions("kbs:ncd:1", lambda _url: None)


def silent(newsroom: Newsroom) -> list[bool]:
    return [version.silent for version in versions(newsroom)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Times(published=NOON, modified=NOON), Times(published=NOON, modified=NOON), True),
        (Times(published=None, modified=NOON), Times(published=None, modified=NOON), True),
        (Times(published=NOON, modified=NOON), Times(published=NOON, modified=later(1)), False),
        (Times(published=NOON, modified=None), Times(published=NOON, modified=later(1)), False),
        (Times(published=NOON, modified=NOON), Times(published=NOON, modified=None), False),
        (Times(published=NOON, modified=None), Times(published=NOON, modified=None), True),
        (Times(published=None, modified=None), Times(published=None, modified=None), False),
        (Times(published=NOON, modified=None, unreadable=True), Times(published=NOON, modified=None), False),
        (Times(published=NOON, modified=None), Times(published=NOON, modified=None, unreadable=True), False),
    ],
)
def test_an_edit_is_silent_where_the_edit_time_stays(before: Times, after: Times, expected: bool) -> None:
    assert is_silent(before, after) is expected


@pytest.mark.parametrize("edited", [NOON, None])
def test_other_words_under_the_same_edit_time_are_a_silent_edit(newsroom: Newsroom, edited: datetime | None) -> None:
    keep(newsroom, 0, date_modified=edited)
    keep(newsroom, 1, OTHER, date_modified=edited)
    assert silent(newsroom) == [False, True]
    assert newsroom.archive.article("kbs:ncd:1", lambda _url: None).current.silent


def test_an_edit_that_is_owned_up_to_is_not_silent(newsroom: Newsroom) -> None:
    keep(newsroom, 0, date_modified=NOON)
    keep(newsroom, 2, OTHER, date_modified=later(1))
    assert silent(newsroom) == [False, False]


def test_the_edit_time_of_the_capture_before_counts_touched_ones_included(newsroom: Newsroom) -> None:
    keep(newsroom, 0, date_modified=NOON)
    assert keep(newsroom, 2, date_modified=later(1)) == "touched"
    keep(newsroom, 3, OTHER, date_modified=later(1))
    keep(newsroom, 4, BODY, date_modified=NOON)
    assert silent(newsroom) == [False, True, False]


def test_a_page_without_any_time_promises_nothing(newsroom: Newsroom) -> None:
    keep(newsroom, 0, date_published=None)
    keep(newsroom, 1, OTHER, date_published=None)
    assert silent(newsroom) == [False, False]


def test_an_edit_time_that_cannot_be_read_accuses_nobody(newsroom: Newsroom) -> None:
    keep(newsroom, 0)
    keep(newsroom, 1, OTHER, date_modified_text="수정 2026.13.45")
    keep(newsroom, 2, BODY, date_modified_text="수정 2026.13.46")
    assert silent(newsroom) == [False, False, False]


def test_an_article_that_returns_with_other_words_is_a_silent_edit(newsroom: Newsroom) -> None:
    keep(newsroom, 0, date_modified=NOON)
    newsroom.miss(1, "notice", later(1))
    newsroom.miss(1, "410", later(2))
    keep(newsroom, 3, OTHER, date_modified=NOON)
    assert silent(newsroom) == [False, True]


def test_there_and_back_again_is_three_versions(newsroom: Newsroom) -> None:
    for hours, body in enumerate((BODY, OTHER, BODY)):
        keep(newsroom, hours, body, date_modified=NOON)
    assert [version.body for version in versions(newsroom)] == [BODY, OTHER, BODY]
    assert silent(newsroom) == [False, True, True]
    assert versions(newsroom)[0].digest == versions(newsroom)[2].digest
    assert newsroom.archive.index_differences() == []


def today(body: str = FULL, **fields: Any) -> Article:
    return an_article(body=body, extractor="kbs.now/2", **fields)


def test_better_code_is_no_silent_edit_and_an_edit_beside_it_is(newsroom: Newsroom) -> None:
    keep(newsroom, 0)
    newsroom.keep(today(FULL + "\n고친 글입니다."), a_capture(fetched_at=later(5)), again=today_reads(today()))
    assert [(v.origin, v.silent) for v in versions(newsroom)] == [
        ("publisher", False),
        ("reextraction", False),
        ("publisher", True),
    ]


def test_an_edit_time_that_only_todays_code_reads_is_compared_like_with_like(newsroom: Newsroom) -> None:
    keep(newsroom, 0)
    edited = today(OTHER, date_modified=NOON)
    newsroom.keep(edited, a_capture(fetched_at=later(5)), again=today_reads(today(BODY, date_modified=NOON)))
    assert silent(newsroom) == [False, True]


def test_a_later_reading_of_a_version_does_not_change_what_was_silent(newsroom: Newsroom) -> None:
    keep(newsroom, 0)
    keep(newsroom, 1, OTHER)
    better = today(OTHER, date_modified=NOON)
    newsroom.keep(better, a_capture(fetched_at=later(5)), again=today_reads(better))
    assert silent(newsroom) == [False, True]


def test_the_version_at_a_time_is_the_last_one_captured_until_then(newsroom: Newsroom) -> None:
    keep(newsroom, 0)
    keep(newsroom, 2, OTHER)
    keep(newsroom, 4)
    found = versions(newsroom)
    numbers = [(at := version_at(found, later(hours))) and at.number for hours in (-1, 0, 1, 2, 3.9, 4, 99)]
    assert numbers == [None, 1, 1, 2, 2, 3, 3]


def test_of_two_readings_of_a_capture_the_better_one_held(newsroom: Newsroom) -> None:
    keep(newsroom, 0)
    newsroom.keep(today(OTHER), a_capture(fetched_at=later(5)), again=today_reads(today()))
    found = versions(newsroom)
    assert [(at := version_at(found, later(hours))) and at.number for hours in (0, 4, 5)] == [2, 2, 3]
