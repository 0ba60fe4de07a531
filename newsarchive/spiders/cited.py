"""Articles that others name as their sources and the archive lacks."""

from collections.abc import Iterator
from typing import Any

from scrapy import Request

from newsarchive.archive import Archive, Wanted
from newsarchive.crawling.asking_anew import AskingAnew
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.spider import is_yes
from newsarchive.publishers import canonical_url as canonical_url_of
from newsarchive.publishers import identify, likely_identity, written_address


class CitedSpider(AskingAnew):
    """`-a publisher=kbs`: those of this publisher only. `follow_unknown=yes`: shorteners and unknown sites, too."""

    name = "cited"
    takes = ("publisher", "follow_unknown")

    def __init__(self, follow_unknown: str | None = None, **rest: Any) -> None:
        """Raises ValueError naming what cannot be used."""
        super().__init__(follow_unknown=follow_unknown, **rest)
        self.follows_unknown = is_yes("follow_unknown", follow_unknown)

    def wanted(self, archive: Archive, desk: Desk) -> Iterator[Request]:  # noqa: ARG002
        """A request for each article that is cited, was not found in vain lately, and is within the limit."""
        cited = (*archive.cited(), *(archive.cited(unknown=True) if self.follows_unknown else ()))
        left, called = self.limit, {written_address(wanted.url) for wanted in cited}
        for wanted in cited:
            if left == 0:
                return
            request = self._request(archive, wanted)
            if request is not None:
                yield from self._witness(archive, request, called)
                yield request
                left = None if left is None else left - 1

    def _witness(self, archive: Archive, request: Request, called: set[str | None]) -> Iterator[Request]:
        """Before a publisher is asked for what may not be there: something that is, unless it is asked for anyway."""
        named = likely_identity(request.url)
        if named is None or named.publisher in called:
            return
        called.add(named.publisher)
        address = archive.witness(named.publisher)
        if address is not None and address not in (request.url, *called):
            yield Request(address, callback=self.parse_article, cb_kwargs={"reason": "witness"}, priority=1)

    def _request(self, archive: Archive, wanted: Wanted) -> Request | None:
        url = written_address(wanted.url)
        named = (identify(url) or likely_identity(url)) if url else None
        if url is None or named is None or (self.publisher and named.publisher != self.publisher):
            return None
        key = wanted.key or named.key
        if not archive.may_be_asked(key):
            return None
        told = {"reason": f"cited by {wanted.cited_by}", "resolves": wanted.url, "names": key}
        address = canonical_url_of(named) or url
        return Request(address, callback=self.parse_article, cb_kwargs=told, meta={"same_as": key})
