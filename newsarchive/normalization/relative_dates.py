"""Dates that only the day tells on which they were read: ``3시간 전``, ``어제``, ``5월 3일``, ``지난해 5월 3일``."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

TIME = (
    r"(?:\(?\s*(?:(?P<word>정오|자정)|(?P<half>오전|오후|AM|PM)?\s*(?P<hour>\d{1,2})\s*(?:[:시](?!간)\s*(?P<minute>\d{1,2})?)"
    r"(?:\s*[:분]\s*(?P<second>\d{1,2})?)?(?:[.,]\d+)?\s*초?)\s*\)?)"
)
"""A time of day as pages write it behind a day."""
WEEKDAY = r"(?:\(?[월화수목금토일](?:요일)?\)?)?"

_LABELS = re.compile(r"\W*(?:(?:최초|최종|입력|수정|등록|작성|게시|발행|승인|송고|업데이트|기사)(?:시간|일시|일)?\W*)+")
_JUST_NOW = re.compile(r"방금(?:\s*전)?|just now", re.IGNORECASE)
_AGO = re.compile(
    r"(?P<count>\d{1,4})\s*(?P<unit>초|분|시간|일|주일?|개월|달|년|second|minute|hour|day|week|month|year)s?\s*(?:전|ago)",
    re.IGNORECASE,
)
_DAY = re.compile(rf"(?P<name>그저께|그제|어제|오늘|yesterday|today)[\s,]*{TIME}?", re.IGNORECASE)
_MONTH_AND_DAY = re.compile(
    r"(?:(?P<year>재작년|지지난해|지난해|작년|올해|금년)\s*)?(?P<month>\d{1,2})월\s*(?P<day>\d{1,2})일"
    rf"\s*{WEEKDAY}[\s,]*{TIME}?"
)
_TIME_ALONE = re.compile(TIME, re.IGNORECASE)

_SECONDS = {"초": 1, "second": 1, "분": 60, "minute": 60, "시간": 3600, "hour": 3600}
_DAYS = {"일": 1, "day": 1, "주": 7, "주일": 7, "week": 7}
_MONTHS = {"개월": 1, "달": 1, "month": 1, "년": 12, "year": 12}
_DAYS_BACK = {"그저께": 2, "그제": 2, "어제": 1, "yesterday": 1, "오늘": 0, "today": 0}
_YEARS_BACK = {"재작년": 2, "지지난해": 2, "지난해": 1, "작년": 1, "올해": 0, "금년": 0}

Parts = dict[str, str | None]
"""Year to second as digits, beside the half of the day; what is not stated is None."""


def without_labels(text: str) -> str:
    """The text without the words that stand before a date (``입력``, ``최종수정``)."""
    label = _LABELS.match(text)
    return (text[label.end() :] if label else text).strip(" \t\r\n()[]|·")


def moment_ago(text: str, now: datetime) -> datetime | None:
    """What lies a stated number of seconds, minutes or hours before `now`; `now` itself for ``방금``."""
    if _JUST_NOW.fullmatch(text):
        return now
    ago = _AGO.fullmatch(text)
    if ago is None or ago["unit"].lower() not in _SECONDS:
        return None
    return now - timedelta(seconds=int(ago["count"]) * _SECONDS[ago["unit"].lower()])


def relative_parts(text: str, today: datetime) -> Parts | None:
    """The day, and the time if one is stated, that `text` means when it is read on the day `today`.

    Raises ValueError or OverflowError where there is no such day.
    """
    readings: tuple[Callable[[str, datetime], Parts | None], ...] = (_ago, _day, _month_and_day, _time_alone)
    return next((parts for read in readings if (parts := read(text, today))), None)


def _ago(text: str, today: datetime) -> Parts | None:
    """``3일 전``: the day alone, as whoever wrote it counted no hours."""
    ago = _AGO.fullmatch(text)
    if ago is None:
        return None
    unit, count = ago["unit"].lower(), int(ago["count"])
    if unit in _DAYS:
        return _on(today - timedelta(days=count * _DAYS[unit]))
    return _on(_months_before(today, count * _MONTHS[unit])) if unit in _MONTHS else None


def _months_before(day: datetime, count: int) -> datetime:
    """The same day of that month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    first = day.replace(year=year, month=month + 1, day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _day(text: str, today: datetime) -> Parts | None:
    named = _DAY.fullmatch(text)
    if named is None:
        return None
    return _on(today - timedelta(days=_DAYS_BACK[named["name"].lower()]), named)


def _month_and_day(text: str, today: datetime) -> Parts | None:
    """In the year that is named, else the last such day that is not still to come."""
    found = _MONTH_AND_DAY.fullmatch(text)
    if found is None:
        return None
    month, day = int(found["month"]), int(found["day"])
    if found["year"]:
        year = today.year - _YEARS_BACK[found["year"]]
    else:
        year = today.year - ((month, day) > (today.month, today.day))
    return _on(today.replace(year=year, month=month, day=day), found)


def _time_alone(text: str, today: datetime) -> Parts | None:
    """A time without a day is of the same day; noon and midnight alone are words, and no date."""
    time = _TIME_ALONE.fullmatch(text)
    return _on(today, time) if time and not time["word"] else None


def _on(day: datetime, time: "re.Match[str] | None" = None) -> Parts:
    stated = {name: time[name] for name in ("word", "half", "hour", "minute", "second")} if time else {}
    return {"year": str(day.year), "month": str(day.month), "day": str(day.day), **stated}
