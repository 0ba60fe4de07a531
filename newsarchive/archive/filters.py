"""The filters of a search: NAME:VALUE beside the words. Pure: what a value means, not which articles have it.

Filters of one name are alternatives, filters of different names must all hold.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from newsarchive.items import Identity
from newsarchive.normalization.dates import read_date
from newsarchive.normalization.moments import FORMS, read_moment
from newsarchive.normalization.text import clean_line

KINDS = ("article", "video")
ZONE = "Asia/Seoul"
ACCEPTED = {
    "publisher": "a publisher's id, such as publisher:kbs",
    "section": 'a section as articles spell it, such as section:경제 or section:"IT 과학"',
    "byline": "an author's name or e-mail address, such as byline:한바다",
    "kind": "article or video",
    "after": f"a day or time: {FORMS}; what has a space stands in quotation marks",
    "before": f"a day or time: {FORMS}; what has a space stands in quotation marks",
    "cites": "a publisher, an outlet, or an article's key or address, such as cites:kbs or cites:연합뉴스",
}
"""The filters that there are, and what each takes."""

# 2024.05.03 · 2024년 5월 3일 오후 7시 · 2024-05-03T19:00:05+09:00: read_date would find a date within any text.
_WRITTEN = re.compile(
    r"\d{4}\s*[-./년]\s*\d{1,2}\s*[-./월]\s*\d{1,2}\s*[일.]?"
    r"(?:[T\s]*(?:오전|오후)?\s*\d{1,2}\s*[:시][\d\s:분초.Z+-]*)?"
)
_PARTS = re.compile(r"[\s()]")  # what ends a value without quotation marks
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # whether a time can be read does not hang on now


@dataclass(frozen=True)
class Filter:
    """One filter: its name, in lower case, and its value, cleaned as archived text is. `str` writes it as a query."""

    name: str
    value: str

    def __str__(self) -> str:
        is_bare = not _PARTS.search(self.value)
        return f"{self.name}:{self.value}" if is_bare else f'{self.name}:"{self.value}"'


@dataclass(frozen=True, kw_only=True)
class Cited:
    """Whom source links may name: publishers by their ids, outlets by their names."""

    publishers: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()


CitedAs = Callable[[str], Cited]
"""Who is meant by a name as typed; nobody where it is not known."""


@dataclass(frozen=True, kw_only=True)
class Names:
    """What faces know and the archive does not: which article an address names, and who is meant by a name."""

    identify: Callable[[str], Identity | None]
    cited_as: CitedAs


def read_filter(name: str, value: str) -> Filter | None:
    """The filter that was typed; None where `value` is empty or the filter takes no such value."""
    lowered, clean = name.lower(), clean_line(value)
    if lowered == "kind":
        clean = clean.lower()
    return Filter(lowered, clean) if clean and _is_readable(lowered, clean) else None


def _is_readable(name: str, value: str) -> bool:
    if name == "kind":
        return value in KINDS
    return name not in ("after", "before") or time_of(value, _ANY_TIME) is not None


def time_of(value: str, now: datetime) -> datetime | None:
    """The aware UTC time that a day or time as typed means at `now`, days begin in KST; None where it is none."""
    try:
        return read_moment(value, now, ZONE).astimezone(UTC)
    except (ValueError, OverflowError):
        return read_date(value, ZONE) if _WRITTEN.fullmatch(value) else None


def values(filters: Iterable[Filter], name: str) -> list[str]:
    """What the filters of that name ask for, in the order typed."""
    return [each.value for each in filters if each.name == name]


def spellings(name: str) -> list[str]:
    """`name` as typed and in either case: about case beyond ASCII the engines do not agree, so neither is asked."""
    return list(dict.fromkeys((name, name.lower(), name.upper())))
