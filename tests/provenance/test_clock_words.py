from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from newsarchive.provenance.clock_words import in_words
from newsarchive.verdicts import Issued

SEOUL = ZoneInfo("Asia/Seoul")


def seoul(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SEOUL)


def issued(earliest: str | None, latest: str | None) -> Issued:
    return Issued(code=7, earliest=seoul(earliest) if earliest else None, latest=seoul(latest) if latest else None)


@pytest.mark.parametrize(
    ("earliest", "latest", "story", "words"),
    [
        ("2020-04-18", "2021-06-27 23:59:59", "2024-06-30", "between 2020-04-18 and 2021-06-27, 3 to 4 years before"),
        ("2021-01-01", "2021-06-27 23:59:59", "2024-06-03", "between 2021-01-01 and 2021-06-27, 3 years before"),
        ("2024-01-10", "2024-05-20 23:59:59", "2024-06-10", "between 2024-01-10 and 2024-05-20, 20 days to 5 months"),
        ("2024-06-01", "2024-06-09 23:59:59", "2024-06-11", "between 2024-06-01 and 2024-06-09, 1 to 10 days before"),
        ("2024-06-09", "2024-06-09 23:59:59", "2024-06-11", "on 2024-06-09, 1 to 2 days before"),
        ("2011-12-27", "2011-12-27 23:59:59", "2024-06-11", "on 2011-12-27, 12 years before"),
        ("2026-08-10 06:15", "2026-08-10 08:28:59", "2026-08-10 09:00", "on 2026-08-10 between 06:15 and 08:28 KST, "),
        ("2026-08-10 23:15", "2026-08-11 08:28:59", None, "between 2026-08-10 23:15 and 2026-08-11 08:28 KST"),
        ("2026-08-10", "2026-08-11 23:59:59", None, "between 2026-08-10 and 2026-08-11"),
        (
            "2026-08-07 06:00",
            "2026-08-07 08:00",
            "2024-08-01",
            "on 2026-08-07 between 06:00 and 08:00 KST, 2 years aft",
        ),
        (None, "2011-12-27 23:59:59", "2024-06-30", "by 2011-12-27, at least 12 years before the story"),
        ("2026-08-14", None, "2024-06-30", "on 2026-08-14 or later, at least 2 years after the story"),
    ],
)
def test_it_is_told_when_and_how_far_from_the_story(
    earliest: str | None, latest: str | None, story: str | None, words: str
) -> None:
    assert in_words(issued(earliest, latest), seoul(story) if story else None).startswith(f"issued {words}")


@pytest.mark.parametrize("story", ["2020-04-18 12:00", "2021-01-01", None])
def test_nothing_is_said_of_a_story_that_may_be_of_the_same_time(story: str | None) -> None:
    at = seoul(story) if story else None
    assert in_words(issued("2020-04-18", "2021-06-27 23:59:59"), at) == "issued between 2020-04-18 and 2021-06-27"
    assert in_words(issued("2020-01-01", None), at) == "issued on 2020-01-01 or later"
    assert in_words(issued(None, "2022-01-01"), at) == "issued by 2022-01-01"


def test_at_least_is_rounded_down() -> None:
    assert in_words(issued(None, "2021-07-04"), seoul("2024-07-01")).endswith("at least 2 years before the story")
    assert in_words(issued(None, "2021-07-04 12:00"), seoul("2021-07-05")).endswith("some time before the story")


def test_days_are_korean() -> None:
    utc = Issued(
        code=7,
        earliest=datetime.fromisoformat("2020-04-17T15:00:00+00:00"),
        latest=datetime.fromisoformat("2021-06-27T14:59:59+00:00"),
    )
    assert in_words(utc) == "issued between 2020-04-18 and 2021-06-27"


def test_an_unknown_number_is_called_unknown() -> None:
    assert "nobody knows" in in_words(None)
