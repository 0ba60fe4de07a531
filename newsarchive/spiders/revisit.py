"""Archived articles, looked at again: when is due by their age and history (docs/operations.md)."""

from collections.abc import Iterator

from scrapy import Request

from newsarchive.archive import Archive
from newsarchive.crawling.asking_anew import AskingAnew
from newsarchive.crawling.desk import Desk

AT_ONCE = 100
"""So many are taken from the archive at a time: if the crawl is killed, only these wait for an hour."""


class RevisitSpider(AskingAnew):
    """`-a publisher=kbs` looks at its articles only, `limit` at so many at most."""

    name = "revisit"

    def wanted(self, archive: Archive, desk: Desk) -> Iterator[Request]:
        """A request for each article that is due, as long as its host's budget of the day lasts."""
        left = self.limit
        while left is None or left > 0:
            most = AT_ONCE if left is None else min(AT_ONCE, left)
            taken = archive.take_due(desk.revisits_of, limit=most, publisher=self.publisher)
            for due in taken:
                told = {"reason": "revisit"}
                yield Request(due.url, callback=self.parse_article, cb_kwargs=told, meta={"same_as": due.key})
            if len(taken) < most:
                return
            left = None if left is None else left - len(taken)
