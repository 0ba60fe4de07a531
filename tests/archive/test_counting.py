"""Counts over all that a search finds, by publisher, section and day."""

from datetime import timedelta

import pytest

from newsarchive.archive.counting import By
from tests.archive.test_search import BEACH, keep
from tests.building import NOON, Newsroom, an_article


def counted(newsroom: Newsroom, typed: str, by: By) -> dict[str | None, int]:
    counts = newsroom.archive.count(typed, by)
    assert counts.total == newsroom.archive.search(typed).total
    return {each.value: each.articles for each in counts.counts}


def test_days_are_those_of_korea_and_the_undated_have_none(newsroom: Newsroom) -> None:
    for ncd, hours in enumerate((0, 1, 12, 24), start=1):  # noon in Korea is three in the morning in London
        newsroom.keep(an_article(ncd, "등대", date_published=NOON + timedelta(hours=hours)))
    newsroom.keep(an_article(9, "등대", date_published=None))
    days = counted(newsroom, "등대", "day")
    assert sorted(days.values()) == [1, 2, 2] or sorted(days.values()) == [1, 1, 3]
    assert days[None] == 1
    assert list(days) == [None, *sorted(day for day in days if day)]


def test_the_largest_comes_first(newsroom: Newsroom) -> None:
    for ncd, section in enumerate(("경제", "사회", "사회", None), start=1):
        newsroom.keep(an_article(ncd, "등대", section=section))
    assert list(counted(newsroom, "등대", "section").items()) == [("사회", 2), ("경제", 1), (None, 1)]
    assert counted(newsroom, "등대 section:사회", "publisher") == {"kbs": 2}


@pytest.mark.parametrize("typed", ["", "등대 OR 바다", "-등대", "!?", "publisher:mbn", "cites:kbs"])
def test_anything_can_be_counted(newsroom: Newsroom, typed: str) -> None:
    keep(newsroom, *BEACH)
    found = {by: counted(newsroom, typed, by) for by in ("publisher", "section", "day")}
    assert len({sum(counts.values()) for counts in found.values()}) == 1
