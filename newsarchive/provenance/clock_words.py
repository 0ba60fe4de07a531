"""What a clock tells, in words for people. Days and times are Korean."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import floor
from zoneinfo import ZoneInfo

from newsarchive.verdicts import Issued

_KST = ZoneInfo("Asia/Seoul")
_A_DAY = timedelta(days=1)
_TO_THE_MINUTE = timedelta(days=3)
"""Spans shorter than this are told with times of day."""


def in_words(issued: Issued | None, story: datetime | None = None) -> str:
    """``issued between 2020-04-18 and 2021-06-27, 3 to 4 years before the story``.

    `story` is when the story that cites the number appeared (aware); without it nothing is said of it. Without
    `issued`: the clock does not know.
    """
    if issued is None:
        return "nobody knows whether this number was ever issued: none near it was seen"
    relation = _relation(issued, story) if story else ""
    return f"{_when(issued)}, {relation}" if relation else _when(issued)


def _when(issued: Issued) -> str:
    since, until = issued.earliest, issued.latest
    if since and until:
        return _between(since.astimezone(_KST), until.astimezone(_KST))
    if until:
        return f"issued by {until.astimezone(_KST):%Y-%m-%d}"
    return f"issued on {since.astimezone(_KST):%Y-%m-%d} or later" if since else "issued at an unknown time"


def _between(since: datetime, until: datetime) -> str:
    is_whole_days = (since.hour, since.minute, until.hour, until.minute) == (0, 0, 23, 59)
    if since.date() == until.date():
        day = f"issued on {since:%Y-%m-%d}"
        return day if is_whole_days else f"{day} between {since:%H:%M} and {until:%H:%M} KST"
    if until - since >= _TO_THE_MINUTE or is_whole_days:
        return f"issued between {since:%Y-%m-%d} and {until:%Y-%m-%d}"
    return f"issued between {since:%Y-%m-%d %H:%M} and {until:%Y-%m-%d %H:%M} KST"


def _relation(issued: Issued, story: datetime) -> str:
    """How long before or after the story; nothing where it may be of the same time."""
    since, until = issued.earliest, issued.latest
    if until and until < story:
        return f"{_apart(story - until, story - since if since else None)} before the story"
    if since and since > story:
        return f"{_apart(since - story, until - story if until else None)} after the story"
    return ""


def _apart(near: timedelta, far: timedelta | None) -> str:
    """``3 years``, ``3 to 4 years``, ``20 days to 2 years``; without `far` ``at least 3 years``, rounded down."""
    if far is None:
        number, unit = _in_units(near, floor)
        return f"at least {_counted(number, unit)}" if number else "some time"
    (least, small), (most, large) = _in_units(near, round), _in_units(far, round)
    if not most:
        return "less than a day"
    if (least, small) == (most, large):
        return _counted(most, large)
    begin = str(least) if small == large else _counted(least, small)
    return f"{begin} to {_counted(most, large)}"


def _in_units(length: timedelta, rounded: Callable[[float], int]) -> tuple[int, str]:
    days = length / _A_DAY
    if days < 60:
        return rounded(days), "day"
    return (rounded(days / 30.44), "month") if days < 730 else (rounded(days / 365.25), "year")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
