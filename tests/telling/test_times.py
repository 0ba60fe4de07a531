from datetime import UTC, datetime, timedelta

import pytest

from newsarchive.telling import times

MORNING = datetime(2026, 11, 20, 0, 6, tzinfo=UTC)


def test_iso_is_korean_time_with_its_zone() -> None:
    assert times.iso(MORNING) == "2026-11-20T09:06:00+09:00"


def test_iso_keeps_the_milliseconds_of_a_fetch() -> None:
    assert times.iso(MORNING.replace(microsecond=120_000)) == "2026-11-20T09:06:00.120+09:00"


def test_an_absent_time() -> None:
    assert times.iso(None) is None
    assert times.to_minute(None) == times.to_second(None) == ""
    assert times.minute(None) == times.day(None) == "-"


def test_times_for_people_name_their_zone() -> None:
    assert times.to_minute(MORNING) == "2026-11-20 09:06 KST"
    assert times.to_second(MORNING) == "2026-11-20 09:06:00 KST"


def test_the_day_is_the_day_in_korea() -> None:
    assert times.day(datetime(2026, 11, 20, 15, 0, tzinfo=UTC)) == "2026-11-21"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "0.0 s"),
        (0.44, "0.4 s"),
        (9.99, "10.0 s"),
        (12.4, "12 s"),
        (59.6, "1 min 0 s"),
        (200, "3 min 20 s"),
        (7500, "2 h 5 min"),
        (200_000, "55 h 33 min"),
    ],
)
def test_a_span(seconds: float, said: str) -> None:
    assert times.span(timedelta(seconds=seconds)) == said
