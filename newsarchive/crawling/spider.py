"""What our spiders share: their arguments, read and checked once."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from scrapy import Request, Spider

from newsarchive import clock
from newsarchive.crawling.forecast import Forecast
from newsarchive.crawling.readings import Kind
from newsarchive.items import Cap
from newsarchive.normalization.moments import read_moment
from newsarchive.secrecy import has_user_info


class ArchiveSpider(Spider):
    """A spider whose arguments, as typed, tell one run from another; `since`, `until`, `limit`, `new` are for all.

    `new=yes`: only articles that the archive lacks are asked for.
    """

    takes: ClassVar[tuple[str, ...]] = ()
    """Arguments of its own; `requires` are those that a crawl must give."""
    requires: ClassVar[tuple[str, ...]] = ()
    when_forbidden: ClassVar[Mapping[str, str]] = {}
    """Callbacks without whose pages a run fails, each with the way out where robots.txt forbids them."""

    reads: ClassVar[Mapping[str, Kind]] = {}
    """What callbacks read, where that is no article: what may cost much is tried before in another process."""
    reads_statuses: ClassVar[Mapping[str, tuple[int, ...]]] = {}
    """Callbacks that are given pages with these statuses, too; of any other it is counted that the page is missing."""

    asks_anew: ClassVar[bool] = False
    """Whether each run asks the archive what is to be done: it finds other articles each time, and none is resumed."""

    def __init__(
        self,
        since: str | None = None,
        until: str | None = None,
        limit: str | None = None,
        new: str | None = None,
        **own: Any,
    ) -> None:
        """Raises ValueError naming the argument that cannot be used."""
        of_lists = {"since": since, "until": until, "new": new}
        given = {**of_lists, "limit": limit, **own}
        known = (*self.takes, *(() if self.asks_anew else of_lists), "limit")
        if unknown := sorted(name for name, value in given.items() if name not in known and value is not None):
            raise ValueError(f"the spider {self.name} has no argument {unknown[0]!r}; it takes {', '.join(known)}")
        if named := next((key for key, value in given.items() if value and has_user_info(str(value))), None):
            raise ValueError(f"{named}: an address with a user name or a password in it is not fetched; leave them out")
        self.arguments = {key: str(value) for key, value in sorted(given.items()) if value is not None}
        super().__init__(**own)
        now = clock.now()
        self.since = read_moment(since, now) if since else None
        self.until = read_moment(until, now) if until else None
        self.limit = _count(limit) if limit else None
        self.only_new = is_yes("new", new)

    @property
    def cap(self) -> Cap | None:
        """What the limit means for the frontier: so many articles, and no more lists once they are known."""
        return Cap(callback="parse_article", most=self.limit) if self.limit else None

    def goes_on(self, request: Request, callback: str) -> Iterator[Request]:  # noqa: ARG002
        """Requests to make after `request`, whose callback has this name, whatever came of it."""
        yield from ()

    def forecast(self) -> Forecast | None:
        """What the run will take, where that can be known before it starts."""
        return None

    def in_time(self, moment: datetime | None) -> bool:
        """Whether `moment` lies in [since, until); an unknown one does."""
        if moment is None:
            return True
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


def is_yes(name: str, typed: str | None) -> bool:
    """What was typed for an argument that is yes or no. Raises ValueError naming it."""
    if typed not in (None, "yes", "no"):
        raise ValueError(f"{name} {typed!r} is neither yes nor no")
    return typed == "yes"


def _count(typed: str) -> int:
    if not typed.isdecimal() or int(typed) < 1:
        raise ValueError(f"limit {typed!r} is no whole number above 0")
    return int(typed)
