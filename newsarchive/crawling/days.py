"""Where a walk from day to day stands: plain data that the frontier keeps, so that a killed walk goes on there."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self, TypedDict
from zoneinfo import ZoneInfo

INSTANT = timedelta(microseconds=1)


class Kept(TypedDict):
    """A DayPage as JSON keeps it; times are ISO 8601."""

    day: str
    begin: str
    end: str
    oldest_first: bool
    page: int
    after: str | None


@dataclass(frozen=True, kw_only=True)
class DayPage:
    """One page (from 1) of the list of one day, in a walk over [begin, end) in the publisher's zone.

    ``after`` is the first address on the page before, by which a list that does not turn its pages is told.
    """

    day: date
    begin: datetime
    end: datetime
    oldest_first: bool = False
    page: int = 1
    after: str | None = None

    @classmethod
    def first(cls, since: datetime, until: datetime, zone: str, *, oldest_first: bool = False) -> Self:
        """Where the walk begins. Raises ValueError where no time lies between."""
        begin, end = since.astimezone(ZoneInfo(zone)), until.astimezone(ZoneInfo(zone))
        if end <= begin:
            raise ValueError(
                f"since ({begin:%Y-%m-%d %H:%M}) must lie before until ({end:%Y-%m-%d %H:%M}) and before now"
            )
        return cls(
            day=(begin if oldest_first else end - INSTANT).date(), begin=begin, end=end, oldest_first=oldest_first
        )

    @classmethod
    def of(
        cls,
        *,
        day: str,
        begin: str,
        end: str,
        oldest_first: bool = False,
        page: int = 1,
        after: str | None = None,
    ) -> Self:
        """As it was before it was kept."""
        return cls(
            day=date.fromisoformat(day),
            begin=datetime.fromisoformat(begin),
            end=datetime.fromisoformat(end),
            oldest_first=oldest_first,
            page=page,
            after=after,
        )

    @property
    def kept(self) -> Kept:
        """As JSON keeps it."""
        return {
            "day": self.day.isoformat(),
            "begin": self.begin.isoformat(),
            "end": self.end.isoformat(),
            "oldest_first": self.oldest_first,
            "page": self.page,
            "after": self.after,
        }

    @property
    def rank(self) -> int:
        """The priority of its articles; its pages go before them, and both before the days that follow."""
        return -2 * abs((self.day - (self.begin if self.oldest_first else self.end - INSTANT).date()).days)

    @property
    def next_day(self) -> Self | None:
        """The first page of the day after it in the walk; None at the end."""
        day = self.day + timedelta(days=1 if self.oldest_first else -1)
        inside = self.begin.date() <= day <= (self.end - INSTANT).date()
        return replace(self, day=day, page=1, after=None) if inside else None

    def next_page(self, first_here: str) -> Self:
        """The page after this one, which begins with the address `first_here`."""
        return replace(self, page=self.page + 1, after=first_here)

    def has(self, moment: datetime | None) -> bool:
        """Whether `moment` lies in the walk; an unknown one does."""
        return moment is None or self.begin <= moment < self.end
