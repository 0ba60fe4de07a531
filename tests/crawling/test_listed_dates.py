"""A list that names a day alone rules out no post of that day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from newsarchive.crawling.listed_dates import Span

ZONE = "Asia/Seoul"
SPAN = Span(
    since=datetime(2026, 2, 4, 9, 30, tzinfo=ZoneInfo(ZONE)), until=datetime(2026, 2, 6, 12, 0, tzinfo=ZoneInfo(ZONE))
)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("2026. 2. 4.", True),
        ("2026-02-04", True),
        ("2026-02-03", False),
        ("2026-02-04T09:00:00+09:00", False),
        ("2026-02-04T09:30:00+09:00", True),
        ("2026년 2월 4일 오전 9시", False),
        ("2026. 2. 6.", True),
        ("2026. 2. 7.", False),
        ("2026-02-06 12:00", False),
        ("3시간 전", True),
        ("", True),
        (None, True),
    ],
)
def test_what_may_lie_in_the_span(text: str | None, held: bool) -> None:
    assert SPAN.may_hold(text, ZONE) is held


def test_an_open_span_holds_everything() -> None:
    assert Span().may_hold("1999-01-01", ZONE)


def test_what_changed_after_the_end_may_still_hold_something_of_the_span() -> None:
    assert SPAN.may_follow("2026-03-01", ZONE)
    assert not SPAN.may_follow("2026-02-03", ZONE)
