"""Dates as pages write them, read into aware UTC; what cannot be read is None, never now()."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from newsarchive.normalization.relative_dates import TIME, WEEKDAY, Parts, moment_ago, relative_parts, without_labels

# A date beyond this length is no date: CASES.md has one of 250 KB, which must cost nothing.
_LONGEST = 200

_REST = rf"\s*{WEEKDAY}[\sT,]*{TIME}?\s*(?P<offset>Z\b|[+-]\d{{2}}:?\d{{2}}\b|UTC\b|GMT\b|KST\b)?"
# 2026.01.06 (17:45) · 2024-05-03 19:00:05 · 2024.05.03.(금) 19:00 · 2024년 5월 3일 오후 7시 5분 · 2024. 5. 3. 오후 7:00
_NUMERIC = re.compile(
    r"(?<![\d.])(?P<year>\d{4})\s*(?:[./-]|년)\s*(?P<month>\d{1,2})\s*(?:[./-]|월)\s*(?P<day>\d{1,2})(?!\d)"
    rf"\s*일?\.?{_REST}",
    re.IGNORECASE,
)
# 24.05.03 · '24. 5. 3. 오후 7:00: the year first, as Korean pages have it. Nothing else may stand beside it.
_SHORT = re.compile(
    r"['‘’]?(?P<year>\d{2})\s*(?:[./-]|년)\s*(?P<month>\d{1,2})\s*(?:[./-]|월)\s*(?P<day>\d{1,2})(?!\.?\d)"
    rf"\s*일?\.?{_REST}",
    re.IGNORECASE,
)
_PACKED = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?"
)
_UNIX = re.compile(r"(1\d{9})(?:\d{3})?")
# Counted from another year, or by the moon.
_OTHER_CALENDAR = re.compile(r"단기|檀紀|음력|陰曆")
_RFC_2822 = re.compile(
    r"(?:[A-Z][a-z]{2},\s*)?(?P<day>\d{1,2})\s+(?P<month>[A-Z][a-z]{2})\s+(?P<year>\d{4})\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<offset>[+-]\d{4}|[A-Z]{1,3})?"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMED_OFFSETS = {"Z": 0, "UTC": 0, "GMT": 0, "KST": 9 * 60}


def read_date(text: str | None, zone: str, now: datetime | None = None) -> datetime | None:
    """The moment that ``text`` names, as aware UTC; None where it names none (impossible dates too).

    ``zone`` is the publisher's IANA zone, e.g. ``Asia/Seoul``: it is taken where the text states no zone. ``now`` is
    the aware time at which the text was fetched, never the clock's: by it alone are relative dates read (``3시간 전``,
    ``어제``, ``5월 3일``, ``오전 9:12``), which are None without it. Labels around the date (``입력``, ``수정``) are
    ignored, full-width digits are read, ``24:00`` is the next midnight, a date without a time is its midnight.
    """
    if not text or len(text) > _LONGEST:
        return None
    folded = unicodedata.normalize("NFKC", text)
    if _OTHER_CALENDAR.search(folded):
        return None
    bare = without_labels(folded)
    if unix := _UNIX.fullmatch(bare):
        return datetime.fromtimestamp(int(unix[1]), UTC)
    parts = _parts(folded, bare)
    if parts is None and now is not None:
        return _read_relative(bare, zone, now)
    return _moment(parts, zone) if parts else None


def is_future(date: datetime | None, captured_at: datetime) -> bool:
    """Whether a page's date lies more than a day after it was fetched: kept as the page states it, but suspect."""
    return date is not None and date - captured_at > timedelta(days=1)


def _read_relative(text: str, zone: str, now: datetime) -> datetime | None:
    try:
        ago = moment_ago(text, now)
        if ago is not None:
            return ago.astimezone(UTC)
        parts = relative_parts(text, now.astimezone(ZoneInfo(zone)).replace(tzinfo=None))
    except (ValueError, OverflowError):
        return None
    return _moment(parts, zone) if parts else None


def _parts(text: str, bare: str) -> Parts | None:
    if packed := _PACKED.fullmatch(bare):
        return packed.groupdict()
    if numeric := _NUMERIC.search(text):
        return numeric.groupdict()
    if (written := _RFC_2822.search(text)) and written["month"] in _MONTHS:
        return written.groupdict() | {"month": str(_MONTHS.index(written["month"]) + 1)}
    if short := _SHORT.fullmatch(bare):
        return short.groupdict() | {"year": _full_year(short["year"])}
    return None


def _full_year(digits: str) -> str:
    """Two digits are of this century, but for the years in which the first news sites wrote."""
    return ("19" if digits >= "90" else "20") + digits


def _moment(parts: Parts, zone: str) -> datetime | None:
    hour = 12 if parts.get("word") == "정오" else _hour(int(parts.get("hour") or 0), parts.get("half"))
    try:
        day = datetime(int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0))
        local = day.replace(hour=hour % 24, minute=int(parts.get("minute") or 0), second=int(parts.get("second") or 0))
        if hour >= 24:
            if hour > 24 or local != day:
                return None
            local += timedelta(days=1)
        return _to_utc(local, parts.get("offset"), zone)
    except (ValueError, OverflowError):
        return None


def _hour(hour: int, half: str | None) -> int:
    """오전 12:30 is 00:30 and 오후 12:30 is 12:30; a half-day mark beside a 24-hour clock is ignored."""
    if half is None or hour > 12:
        return hour
    return hour % 12 + (12 if half.upper() in ("오후", "PM") else 0)


def _to_utc(local: datetime, offset: str | None, zone: str) -> datetime:
    if offset is None:
        return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return (local - timedelta(minutes=_offset_minutes(offset.upper()))).replace(tzinfo=UTC)


def _offset_minutes(offset: str) -> int:
    if offset in _NAMED_OFFSETS:
        return _NAMED_OFFSETS[offset]
    digits = offset[1:].replace(":", "")
    if not digits.isdigit() or int(digits[:2]) > 23 or int(digits[2:]) > 59:
        raise ValueError(f"unknown zone {offset!r}")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if offset[0] == "-" else minutes
