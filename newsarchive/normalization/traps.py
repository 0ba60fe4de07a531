"""Addresses without end: which links that stand on pages lead into a trap, and which only carry a session's mark.

For links that pages bring alone: what a sitemap, a feed or a person names is asked for as it is.
"""

import re
from datetime import date
from itertools import pairwise
from urllib.parse import unquote, urlsplit, urlunsplit

from newsarchive.items import Trap

LONGEST_ADDRESS = 2000
LONGEST_QUERY = 600
DEEPEST_PATH = 12
MOST_PARAMETERS = 5
OLDEST_YEAR = 1995
"""Calendars go back as far as one likes; no site has news from before."""

_SESSION_NAMES = re.compile(r"phpsessid|jsessionid|aspsessionid\w*|asp\.net_sessionid|cfid|cftoken|oscsid|zenid")
_MAYBE_SESSION = re.compile(r"s|sid|ssid|sess|sessid|session|session_?id|session_?key|token")
# Nobody numbers stories so: long, of letters and digits.
_SESSION_VALUE = re.compile(r"(?=[^a-z]*[a-z])(?=\D*\d)[0-9a-z_-]{16,}", re.ASCII)
_PATH_PARAMETER = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/;?]*", re.IGNORECASE)
_SEGMENT = re.compile(
    r"/\(s\([0-9a-z]+\)\)"
    r"|/(?:s|sid|sess|session|sessionid)/(?=[^/]*[a-f])(?=[^/]*\d)[0-9a-f]{16,}(?=/.)",
    re.IGNORECASE | re.ASCII,
)
_SHOWN_OTHERWISE = re.compile(
    r"(?:order|sort|filter|facet)\w*|dir|direction|view|layout|display|per_?page|limit|page_?size|colou?r|price|size|style"
)
_DAY_AT_END = re.compile(r"/(?P<year>\d{4})[/-](?P<month>0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?/?$", re.ASCII)
_CALENDAR_NAMES = re.compile(
    r"date|day|month|ym|yyyymm(?:dd)?|m|d|sdate|\w*cal\w*|(?:event|tribe-bar|start|from)[-_]?date"
)
_DAY = re.compile(r"(?P<year>\d{4})(?P<sign>[-/.]?)(?P<month>0[1-9]|1[0-2])(?:(?P=sign)\d\d)?", re.ASCII)
_YEARS = ("year", "yyyy", "cal_year")
_MONTHS = ("month", "mm", "m", "cal_month")
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)


def plain_address(url: str) -> str:
    """``url`` without the marks of a session in its query and its path parameters. Never raises."""
    try:
        parts = urlsplit(url)
        path = _PATH_PARAMETER.sub("", parts.path)
        query = "&".join(pair for pair in parts.query.split("&") if not is_session(*_named(pair)))
        changed = (path, query) != (parts.path, parts.query)
        return urlunsplit(parts._replace(path=path, query=query)) if changed else url
    except ValueError:
        return url


def without_session(path: str) -> str:
    """A path without what sets sessions apart, segments of their own among it."""
    return _SEGMENT.sub("", _PATH_PARAMETER.sub("", path))


def is_session(name: str, value: str) -> bool:
    """Whether a part of a query is a session's mark; a short value, or one of digits alone, may name a story."""
    if _SESSION_NAMES.fullmatch(name.lower()):
        return True
    return bool(_MAYBE_SESSION.fullmatch(name.lower()) and _SESSION_VALUE.fullmatch(value.lower()))


def trap_of(url: str, today: date) -> Trap | None:
    """The trap that a link leads into, None for any other. Never raises."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "long-address"
    segments = [segment for segment in unquote(parts.path).lower().split("/") if segment]
    if _repeats(segments):
        return "repeating-path"
    if len(url) > LONGEST_ADDRESS or len(parts.query) > LONGEST_QUERY or len(segments) > DEEPEST_PATH:
        return "long-address"
    month = month_of(url)
    if month is not None and not (OLDEST_YEAR, 1) <= month <= (today.year, today.month):
        return "calendar-trap"
    return "facet-trap" if _is_facet(parts.query) else None


def month_of(url: str) -> tuple[int, int] | None:
    """Year and month of which the address names the whole, or a day of it; None for any other. Never raises.

    ``/2024/05/03/lighthouse.html`` is a post of that day, and names none.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if found := _DAY_AT_END.search(parts.path):
        return int(found["year"]), int(found["month"])
    return _month_in({name.lower(): value for name, value in map(_named, parts.query.split("&"))})


def _month_in(query: dict[str, str]) -> tuple[int, int] | None:
    year = next((query[name] for name in _YEARS if _NUMBER.fullmatch(query.get(name, ""))), None)
    if year is not None:
        months = (query[name] for name in _MONTHS if _NUMBER.fullmatch(query.get(name, "")))
        return int(year), int(next(months, "1"))
    dated = (_DAY.fullmatch(value) for name, value in query.items() if _CALENDAR_NAMES.fullmatch(name))
    return next(((int(day["year"]), int(day["month"])) for day in dated if day), None)


def _repeats(segments: list[str]) -> bool:
    """Whether words of the path come again and again; numbers do that in dates (/2011/11/11)."""
    words = [segment for segment in segments[:100] if not segment.isdecimal()]
    if any(words.count(word) > 2 for word in words):
        return True
    pairs = [pair for pair in pairwise(segments[:100]) if not all(word.isdecimal() for word in pair)]
    return any(pairs.count(pair) > 1 for pair in pairs)


def _is_facet(query: str) -> bool:
    names = [name.lower() for name, value in map(_named, query.split("&")) if name and value]
    return len(names) > MOST_PARAMETERS or sum(bool(_SHOWN_OTHERWISE.fullmatch(name)) for name in names) > 1


def _named(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return unquote(name), unquote(value)
