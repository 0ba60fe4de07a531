"""What a walk back in time will take, said before it starts."""

from dataclasses import dataclass
from datetime import timedelta

FETCHED_KB = 93
"""Kilobytes of an article page as it is received: measured on news pages of this kind, not on KBS's own."""
KEPT_KB = 16
"""Kilobytes that the archive keeps of it: page (zstd), text, index."""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """So much time with so many articles a day, at most `limit` of them; `partly`: only some of their sections."""

    host: str
    span: timedelta
    daily: int
    limit: int | None = None
    partly: bool = False

    @property
    def articles(self) -> int:
        """Articles to expect."""
        expected = round(self.span / timedelta(days=1) * self.daily)
        return expected if self.limit is None else min(expected, self.limit)

    def words(self, delay: float) -> str:
        """One line, for a host that is asked once in `delay` seconds."""
        how = "at most" if self.partly or self.articles == self.limit else "about"
        fetched, kept = _megabytes(self.articles * FETCHED_KB), _megabytes(self.articles * KEPT_KB)
        took = f"{_lasting(self.articles * delay)} {_pace(delay)}" if delay else "as fast as the server answers"
        return (
            f"{how} {_number(self.articles, 'article')} in {_days(self.span)}: {took},"
            f" {fetched} to fetch, {kept} to keep"
        )


def _days(span: timedelta) -> str:
    days = span / timedelta(days=1)
    return _number(round(days), "day") if days >= 2 else _lasting(span.total_seconds())


def _pace(delay: float) -> str:
    return "at one request a second" if delay == 1 else f"at one request in {delay:g} seconds"


def _lasting(seconds: float) -> str:
    """``1 hour 38 minutes``, ``3 days 4 hours``: the two largest units."""
    minutes = max(1, round(seconds / 60))
    (days, rest), (hours, minutes) = divmod(minutes, 1440), divmod(minutes % 1440, 60)
    units = ((days, "day"), (hours, "hour"), (minutes if rest % 60 else 0, "minute"))
    return " ".join([_number(count, unit) for count, unit in units if count][:2])


def _megabytes(kilobytes: int) -> str:
    megabytes = kilobytes / 1000
    return f"{megabytes / 1000:,.1f} GB" if megabytes >= 1000 else f"{max(1, round(megabytes))} MB"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
