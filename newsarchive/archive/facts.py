"""What filters ask of an article, as tokens of the search index beside its words; and its place in the order of dates.

A word that stands in half the articles is then narrowed by the index itself, without looking at any article. Pure.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from newsarchive.archive.filters import Filter, spellings
from newsarchive.normalization.bylines import read_bylines
from newsarchive.normalization.tokens import JOINT

KNOWN = ("publisher", "section", "byline", "kind")
"""The filters that the index can tell."""

_KOREA = timedelta(hours=9)
"""Ahead of UTC; Korea has no summer time."""

_ROOM = 32
"""Bits of a place that hold the article's number."""

LAST_NUMBER = (1 << _ROOM) - 1
_LATEST = datetime(9999, 12, 30, tzinfo=UTC)  # Python has no later day for Korea


def tokens(publisher: str, kind: str, section: str | None, bylines: Iterable[Mapping[str, str | None]]) -> str:
    """An article's facts, parted by spaces."""
    authors = sorted({author for byline in bylines for author in (byline.get("name"), byline.get("email")) if author})
    held = [("publisher", publisher), ("kind", kind), *([("section", section)] if section else [])]
    return " ".join(_token(name, value) for name, value in [*held, *(("byline", author) for author in authors)])


def wanted(asked: Filter) -> tuple[str, ...]:
    """The tokens any of which an article has that passes `asked`, a filter of KNOWN."""
    values: Iterable[str] = [asked.value]
    if asked.name == "publisher":
        values = spellings(asked.value)
    elif asked.name == "byline":  # by name or by e-mail address; roles (기자) do not count
        values = dict.fromkeys((asked.value, *(byline.name for byline in read_bylines(asked.value))))
    return tuple(_token(asked.name, value) for value in values)


def _token(name: str, value: str) -> str:
    """Of one length whatever is in the value, and made of what no tokenizer parts; 64 bits meet by chance nowhere."""
    return JOINT + blake2b(f"{name}:{value}".encode(), digest_size=8).hexdigest()


def place(published: datetime | None, article_id: int) -> int:
    """Where an article stands among all by date: day in Korea, then number; the undated come before all others."""
    return first_place(published) + article_id if published else article_id


def first_place(at: datetime) -> int:
    """The lowest place of the day, in Korea, of an aware time."""
    return (min(at.astimezone(UTC), _LATEST) + _KOREA).date().toordinal() << _ROOM


def is_midnight(at: datetime) -> bool:
    """Whether a day begins in Korea at this aware time, so that places tell what was published before it."""
    local = min(at.astimezone(UTC), _LATEST) + _KOREA
    return (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)


def day_of(held_place: int) -> str | None:
    """The day of a place in Korea, ``2026-11-23``; None for the undated."""
    ordinal = day_number(held_place)
    return datetime.fromordinal(ordinal).date().isoformat() if ordinal else None


def day_number(held_place: int) -> int:
    """Days from the year 1 to a place's in Korea; 0 for the undated."""
    return held_place >> _ROOM


def day_began(held_place: int) -> int:
    """The lowest place of the day that `held_place` belongs to."""
    return held_place >> _ROOM << _ROOM


def day_ends(held_place: int) -> int:
    """The highest place of the day that `held_place` belongs to."""
    return held_place | LAST_NUMBER
