"""What the headers of an answer say of its age, and what they give to ask by whether it has changed. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

Headers = Iterable[tuple[str, str]]
"""Names, in any case, and values, in the order in which they came."""

LONGEST = 1024
"""Characters of the longest validator that is kept: it is sent with every request."""
SURELY_BEFORE = timedelta(seconds=2)
"""A page that was changed so shortly before it was sent may change again within the same second."""
FIRST_YEAR = 1995
"""Dates before are no dates: builds that are to be reproducible set 1970 or 1980, whatever the page says."""
OLDEST_SECONDS = 2**31
"""What RFC 9111 (1.2.2) has caches count to."""

_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]+"')
_DATE = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9] (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4}"
    r" [0-2][0-9]:[0-5][0-9]:[0-6][0-9] GMT"
)
_STALE = re.compile(r"11[0-3](?: |$)")


def kept_validators(headers: Headers, fetched_at: datetime) -> tuple[str | None, str | None]:
    """The ETag and the Last-Modified, as the server wrote them, that are worth asking by; None for each that is not.

    Neither where `Vary: *` says that the next answer depends on more than the request. An ETag must be one, as RFC 9110
    (8.8.3) spells it, in ASCII, and not empty. A Last-Modified must be a date as RFC 9110 (5.6.7) has it written, and
    at least 2 s older than both the answer's Date and `fetched_at` (ours, aware): RFC 9110 (8.8.2.2) takes it for a
    strong validator where it is at least a second older than a Date of the same clock. A later one would miss an edit
    of the same second, or of a clock that is ahead.
    """
    given = _by_name(headers)
    if any("*" in line.replace(",", " ").split() for line in given["vary"]):
        return None, None
    return _etag(given["etag"]), _last_modified(given["last-modified"], _date_of(given), fetched_at)


def as_of(headers: Headers, fetched_at: datetime) -> datetime:
    """When, by what the answer says, its origin made it at the latest: `fetched_at` (aware) unless a cache had kept it.

    After RFC 9111 (4.2.3), but that no clock is trusted which need not be. `Age` is counted by the caches on the way,
    so where it stands it decides alone (first line, first number; what is no number is ignored). Without it, a Date
    that is behind is taken for a clock that is wrong, unless the answer says itself that a cache had kept it (Warning
    110 to 113, a `hit` in Cache-Status or X-Cache): then its Date tells since when. The time that the answer was on
    its way is not counted: it is under a minute.
    """
    given = _by_name(headers)
    age = _age(given["age"])
    if age is not None:
        return fetched_at - age
    date = _date_of(given)
    return min(date, fetched_at) if date is not None and _says_kept(given) else fetched_at


def _by_name(headers: Headers) -> Mapping[str, list[str]]:
    given = defaultdict(list)
    for name, value in headers:
        given[name.lower()].append(value.strip())
    return given


def _etag(lines: list[str]) -> str | None:
    """None where there are several: nobody knows which of them the page's is."""
    return lines[0] if len(lines) == 1 and len(lines[0]) <= LONGEST and _ETAG.fullmatch(lines[0]) else None


def _last_modified(lines: list[str], date: datetime | None, fetched_at: datetime) -> str | None:
    if len(lines) != 1 or not _DATE.fullmatch(lines[0]):
        return None
    changed = _read(lines[0])
    if changed is None or changed.year < FIRST_YEAR:
        return None
    sent = min(date or fetched_at, fetched_at)
    return lines[0] if changed + SURELY_BEFORE <= sent else None


def _date_of(given: Mapping[str, list[str]]) -> datetime | None:
    return _read(given["date"][0]) if given["date"] else None


def _read(date: str) -> datetime | None:
    """A date of HTTP, also in its old forms; aware."""
    try:
        read = parsedate_to_datetime(date[:LONGEST])
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _age(lines: list[str]) -> timedelta | None:
    first = lines[0].partition(",")[0].strip() if lines else ""
    if not re.fullmatch(r"[0-9]+", first):
        return None
    digits = first.lstrip("0")
    return timedelta(seconds=min(int(digits or "0"), OLDEST_SECONDS) if len(digits) <= 10 else OLDEST_SECONDS)


def _says_kept(given: Mapping[str, list[str]]) -> bool:
    """Whether a cache on the way says that it had the answer already."""
    warns = any(_STALE.match(line.strip()) for each in given["warning"] for line in each.split(","))
    return warns or any(_is_hit(line) for line in (*given["cache-status"], *given["x-cache"]))


def _is_hit(line: str) -> bool:
    """As in ``cdn; hit; ttl=3``, ``MISS, HIT``, ``TCP_HIT``; a refresh hit was asked for at the origin."""
    words = re.findall(r"[a-z_-]+", line.lower())
    return any(word == "hit" or (word.endswith("_hit") and "refresh" not in word) for word in words)
