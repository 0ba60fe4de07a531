"""A spider that can walk back in time, day by day, through a list that its publisher gives of each day."""

from collections.abc import Iterator
from typing import Any, ClassVar, Unpack
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from newsarchive import clock
from newsarchive.crawling.days import DayPage, Kept
from newsarchive.crawling.forecast import Forecast
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.items import Hint

_OF_A_WALK = ("until", "sections", "order")


class DayWalkSpider(ArchiveSpider):
    """Walks where `since` is given: newest day first, or `order=oldest`; `sections` narrows what is listed.

    Each day's first list page brings the next day's, whatever came of it: a day that fails does not end the
    walk, and a limit that is reached does.
    """

    takes = _OF_A_WALK[1:]
    zone: ClassVar[str]
    """The publisher's IANA zone, in which its days begin; `daily` is how many articles a day it publishes."""
    daily: ClassVar[int]

    def __init__(self, **given: Any) -> None:
        """Raises ValueError naming what cannot be used."""
        super().__init__(**given)
        order = given.get("order") or "newest"
        if order not in ("newest", "oldest"):
            raise ValueError(f"order {order!r} is neither newest nor oldest")
        if self.since is None and (alone := [name for name in _OF_A_WALK if given.get(name)]):
            raise ValueError(f"{alone[0]} needs since: without it, the sitemap of recent news is read as a whole")
        self.first = self._first(oldest_first=order == "oldest") if self.since else None

    def _first(self, *, oldest_first: bool) -> DayPage:
        assert self.since is not None
        now = clock.now()  # days to come have no list
        return DayPage.first(self.since, min(self.until or now, now), self.zone, oldest_first=oldest_first)

    def list_url(self, at: DayPage) -> str:
        """The address of a page of a day's list."""
        raise NotImplementedError

    def parse_list(self, response: Response, **kept: Unpack[Kept]) -> Iterator[Hint | Request]:
        """What is on the page that is kept as `kept`."""
        raise NotImplementedError

    def list_page(self, at: DayPage) -> Request:
        """The request for it; it goes before the articles of its day."""
        return Request(self.list_url(at), callback=self.parse_list, cb_kwargs={**at.kept}, priority=at.rank + 1)

    def goes_on(self, request: Request, callback: str) -> Iterator[Request]:
        """After the first page of a day's list, the next day's."""
        at = DayPage.of(**request.cb_kwargs) if callback == "parse_list" else None
        if at is not None and at.page == 1 and at.next_day is not None:
            yield self.list_page(at.next_day)

    def forecast(self) -> Forecast | None:
        """What the walk will take; None for the sitemap."""
        if self.first is None:
            return None
        host = urlsplit(self.list_url(self.first)).hostname or ""
        span = self.first.end - self.first.begin
        return Forecast(
            host=host, span=span, daily=self.daily, limit=self.limit, partly=bool(self.arguments.get("sections"))
        )
