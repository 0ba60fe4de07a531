"""Links that stood on pages for people: those that lead into a trap are counted and never asked for."""

from collections import defaultdict
from dataclasses import replace

from scrapy import Request

from newsarchive import clock
from newsarchive.items import OutLink, Trap
from newsarchive.normalization.traps import trap_of

FOUND_ON_PAGE = {"found_on_page": True}
"""The meta of a request for such a link. What a sitemap, a feed or a person names is not judged."""


class FollowedLinks:
    """What was followed so far, by host."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._followed: defaultdict[str, set[bytes]] = defaultdict(set)

    def judged(self, request: Request, link: OutLink) -> OutLink:
        """`link`, marked as a trap where it is one or the host's budget is spent."""
        if not request.meta.get("found_on_page"):
            return link
        trap = trap_of(link.url, clock.now().date()) or self._spent(link)
        return replace(link, trap=trap, cap=None) if trap else link

    def _spent(self, link: OutLink) -> Trap | None:
        followed = self._followed[link.host]
        if link.fingerprint not in followed and len(followed) >= self._most:
            return "page-budget"
        followed.add(link.fingerprint)
        return None
