"""The dates that lists give: many name a day alone, and a post of that day may be of any hour of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsarchive.normalization.dates import read_date

_DAY = timedelta(days=1, microseconds=-1)


@dataclass(frozen=True, kw_only=True)
class Span:
    """What a crawl asks for: [since, until), both aware, None where it is open."""

    since: datetime | None = None
    until: datetime | None = None

    def may_hold(self, text: str | None, zone: str) -> bool:
        """Whether what ``text`` dates may lie in the span; a text that names no time rules out nothing."""
        first = read_date(text, zone)
        last = first + _DAY if first and _is_day(text or "") else first
        if first is None or last is None:
            return True
        return (self.since is None or last >= self.since) and (self.until is None or first < self.until)

    def may_follow(self, changed: str | None, zone: str) -> bool:
        """Whether what changed last then may hold something of the span: a list may, of before its end, too."""
        return Span(since=self.since).may_hold(changed, zone)


def listed_change(text: str | None, zone: str) -> dict[str, datetime]:
    """The meta of a request for what changed last at ``text`` by its list's word; empty where that says nothing.

    A day alone may mean its last second; parts of a second are dropped, for the archive keeps three digits of them.
    """
    first = read_date(text, zone)
    last = first + _DAY if first and _is_day(text or "") else first
    return {"listed_change": last.replace(microsecond=0)} if last else {}


def _is_day(text: str) -> bool:
    """Whether the text names no hour: 2024-05-03, 2026. 6. 4."""
    return not any(mark in text for mark in (":", "시", "T")) and sum(map(str.isdigit, text)) <= 8
