"""What our spiders share: their arguments, read and checked once."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from scrapy import Spider

from newsarchive.normalization.moments import read_moment


class ArchiveSpider(Spider):
    """A spider whose arguments, as typed, tell one run from another; `since`, `until`, `limit` are for all."""

    takes: ClassVar[tuple[str, ...]] = ()
    """Arguments of its own; `requires` are those that a crawl must give."""
    requires: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self, since: str | None = None, until: str | None = None, limit: str | None = None, **own: Any
    ) -> None:
        """Raises ValueError naming the argument that cannot be used."""
        if unknown := sorted(set(own) - set(self.takes)):
            known = ", ".join((*self.takes, "since", "until", "limit"))
            raise ValueError(f"the spider {self.name} has no argument {unknown[0]!r}; it takes {known}")
        given = {"since": since, "until": until, "limit": limit, **own}
        self.arguments = {key: str(value) for key, value in sorted(given.items()) if value is not None}
        super().__init__(**own)
        now = datetime.now(UTC)
        self.since = read_moment(since, now) if since else None
        self.until = read_moment(until, now) if until else None
        self.limit = _count(limit) if limit else None

    def in_time(self, moment: datetime | None) -> bool:
        """Whether `moment` lies in [since, until); an unknown one does."""
        if moment is None:
            return True
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


def _count(typed: str) -> int:
    if not typed.isdecimal() or int(typed) < 1:
        raise ValueError(f"limit {typed!r} is no whole number above 0")
    return int(typed)
