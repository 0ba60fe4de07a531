"""Where a walk from day to day stands."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from newsarchive.crawling.days import DayPage
from newsarchive.crawling.forecast import Forecast

KST = ZoneInfo("Asia/Seoul")
NOON = datetime(2026, 1, 6, 12, tzinfo=KST)
MIDNIGHT = datetime(2026, 1, 6, tzinfo=KST)
DAY = timedelta(days=1)


def walk(since: datetime, until: datetime, *, oldest_first: bool = False) -> list[DayPage]:
    """Every day of the walk."""
    at: DayPage | None = DayPage.first(since, until, "Asia/Seoul", oldest_first=oldest_first)
    days = []
    while at is not None:
        days.append(at)
        at = at.next_day
    return days


def test_the_days_of_a_walk_are_those_of_the_publishers_calendar() -> None:
    assert [f"{at.day:%m%d}" for at in walk(NOON - 2 * DAY, NOON)] == ["0106", "0105", "0104"]
    assert [f"{at.day:%m%d}" for at in walk(NOON - 2 * DAY, NOON, oldest_first=True)] == ["0104", "0105", "0106"]
    assert [f"{at.day:%m%d}" for at in walk(MIDNIGHT - DAY, MIDNIGHT)] == ["0105"]


def test_earlier_days_of_the_walk_go_before_later_ones_and_lists_before_articles() -> None:
    for oldest_first in (False, True):
        ranks = [at.rank for at in walk(NOON - 3 * DAY, NOON, oldest_first=oldest_first)]
        assert ranks == [0, -2, -4, -6]


def test_the_walk_goes_from_since_to_before_until() -> None:
    at = DayPage.first(NOON - DAY, NOON, "Asia/Seoul")
    assert [at.has(NOON - DAY), at.has(NOON - timedelta(seconds=1)), at.has(NOON), at.has(None)] == [1, 1, 0, 1]
    assert not at.has(NOON - DAY - timedelta(seconds=1))


def test_it_is_kept_as_json_and_comes_back_as_it_was() -> None:
    at = DayPage.first(NOON - DAY, NOON, "Asia/Seoul", oldest_first=True).next_page("https://a.example/1")
    back = DayPage.of(**json.loads(json.dumps(at.kept)))
    assert (back, back.rank, back.page, back.after) == (at, 0, 2, "https://a.example/1")
    assert back.next_day is not None
    assert (back.next_day.page, back.next_day.after) == (1, None)


@pytest.mark.parametrize("until", [NOON, NOON - DAY])
def test_time_must_lie_between(until: datetime) -> None:
    with pytest.raises(ValueError, match=r"since \(2026-01-06 12:00\) must lie before until"):
        DayPage.first(NOON, until, "Asia/Seoul")


def foretold(span: timedelta, delay: float = 1.0, limit: int | None = None, *, partly: bool = False) -> str:
    return Forecast(host="a.example", span=span, daily=840, limit=limit, partly=partly).words(delay)


def test_what_to_expect_is_said_in_words() -> None:
    assert foretold(7 * DAY) == (
        "about 5,880 articles in 7 days: 1 hour 38 minutes at one request a second, 547 MB to fetch, 94 MB to keep"
    )
    assert foretold(365 * DAY, 2.5).startswith("about 306,600 articles in 365 days: 8 days 20 hours at one request in")
    assert foretold(365 * DAY).endswith("28.5 GB to fetch, 4.9 GB to keep")
    assert foretold(12 * DAY / 24).startswith("about 420 articles in 12 hours: 7 minutes at one request a second")
    assert foretold(7 * DAY, limit=50).startswith("at most 50 articles in 7 days: 1 minute at")
    assert foretold(7 * DAY, partly=True).startswith("at most 5,880 articles")
    assert ": as fast as the server answers, " in foretold(DAY, 0.0)
