"""The walk over pages that list posts for people, for blogs that have no other list."""

from collections.abc import Iterator, Sequence

from scrapy import Request
from scrapy.http import Response

from newsarchive import clock
from newsarchive.crawling.blog_lists import BlogListsSpider
from newsarchive.crawling.followed import FOUND_ON_PAGE
from newsarchive.crawling.pages import read
from newsarchive.crawling.readings import Listing
from newsarchive.extraction.errors import NotAListing
from newsarchive.extraction.feeds import FeedEntry
from newsarchive.extraction.listings import may_be_list, may_be_post
from newsarchive.normalization.traps import plain_address, trap_of

_NOT_THERE = (400, 401, 403, 404, 410)


class PageWalkSpider(BlogListsSpider):
    """Turns the pages of the first page's list, then the lists that they link to: so many pages in all.

    Lists are of subjects, writers, months. A link that leads into a trap is handed on only to be counted.
    """

    reads = {**BlogListsSpider.reads, "parse_side_list": "listing"}  # noqa: RUF012 (Scrapy's way)
    reads_statuses = {**BlogListsSpider.reads_statuses, "parse_side_list": _NOT_THERE}  # noqa: RUF012

    def _listing(self, url: str, number: int, beside: Sequence[str] = ()) -> Request:
        """The request for page `number` of the first page's list; `beside` are lists that were seen on the way."""
        told = {"number": number, "beside": list(beside)}
        meta = {"same_as": f"listing page {number}"}
        return Request(plain_address(url), callback=self.parse_listing, cb_kwargs=told, meta=meta)

    def parse_listing(self, response: Response, number: int, beside: Sequence[str] = ()) -> Iterator[Request]:
        """Requests for what a page for people links to, and for the next page or lists beside. Raises NotAListing."""
        if response.status in _NOT_THERE:
            raise NotAListing(response.url, f"HTTP status {response.status}")
        page = read(response, "listing", number)
        posts, lists = _posts_of(page), _lists_of(page)
        yield from self._found(posts, lists)
        known = tuple(dict.fromkeys((*beside, *(url for url in lists if not _is_trap(url)))))[: self.pages]
        following = _following(page)
        if posts and not self._may_go_on(posts):
            return
        if following and posts and number < self.pages:
            yield self._listing(following, number + 1, known)
        else:
            yield from self._side_lists(known[: self.pages - number], self.pages - number)

    def _found(self, posts: Sequence[FeedEntry], lists: Sequence[str]) -> Iterator[Request]:
        """Requests for the posts, and, to be counted, for the lists that are traps."""
        for request in self._posts(posts):
            yield request.replace(meta={**request.meta, **FOUND_ON_PAGE})
        yield from (self._side_list(url, 1, 1) for url in lists if _is_trap(url))

    def _side_lists(self, lists: Sequence[str], room: int) -> Iterator[Request]:
        """Requests for the first page of each; they share the pages that are left."""
        yield from (self._side_list(url, 1, room // len(lists)) for url in lists)

    def _side_list(self, url: str, number: int, most: int) -> Request:
        told = {"number": number, "most": most}
        meta = {"same_as": f"list {url}", **FOUND_ON_PAGE}
        return Request(url, callback=self.parse_side_list, priority=-1, cb_kwargs=told, meta=meta)

    def parse_side_list(self, response: Response, number: int, most: int) -> Iterator[Request]:
        """Requests for the posts of a list beside the first page's, and for its next page of `most`."""
        if response.status in _NOT_THERE:
            return
        page = read(response, "listing", number)
        posts = _posts_of(page)
        yield from self._found(posts, _lists_of(page))
        following = _following(page)
        if following and posts and number < most:
            yield self._side_list(following, number + 1, most)


def _posts_of(page: Listing) -> tuple[FeedEntry, ...]:
    links = dict.fromkeys(map(plain_address, page.links))
    return tuple(FeedEntry(url=url) for url in links if may_be_post(url) and not may_be_list(url))


def _lists_of(page: Listing) -> tuple[str, ...]:
    return tuple(url for url in dict.fromkeys(map(plain_address, page.links)) if may_be_list(url))


def _following(page: Listing) -> str | None:
    """The next page; None where that is a trap, as the next month of a calendar may be."""
    following = plain_address(page.following) if page.following else None
    return following if following and not _is_trap(following) else None


def _is_trap(url: str) -> bool:
    return trap_of(url, clock.now().date()) is not None
