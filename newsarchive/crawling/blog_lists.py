"""What a blog spider does with each kind of list: sitemaps, feeds, WordPress's interface, Naver's titles, pages."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.listed_dates import Span, listed_change
from newsarchive.crawling.pages import address_of, read
from newsarchive.crawling.readings import Kind
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.extraction.announcements import (
    POSTS_A_PAGE,
    following_posts,
    is_first_page,
    is_last_page,
    paged_feed,
    read_posts,
)
from newsarchive.extraction.errors import NotAListing
from newsarchive.extraction.feeds import Feed, FeedEntry
from newsarchive.extraction.listings import day_in_address, may_be_post
from newsarchive.items import ExtractedArticle
from newsarchive.publishers import publishers
from newsarchive.publishers.platforms import following_titles, post_identity, read_titles, titles_of

ZONE = "Asia/Seoul"
"""In which dates without a zone are read."""
PAGES = 50
"""Pages for people that a crawl reads, where a blog has no list of all posts; `-a pages=N` sets another number."""
MOST_PAGES = 900
_NAVER = "naver.com"
"""Naver's blogs, their feeds and their mobile form stand on hosts of their own below it."""
GIVES_WAY = {"waits": True}
"""The meta of a request for a list that is read once better ones are, whichever would be there first: the first list
that names a post says when it last changed, and so whether it is asked for again."""
INTERFACE, SITEMAP, FEED = 30, 20, 10
"""Priorities of lists, by how well they know their posts: WordPress's interface and Naver's titles; sitemaps; feeds. A
list that is postponed loses less than what lies between two of them."""
_DEEPEST_INDEX = 3
_NOT_THERE = (400, 401, 403, 404, 410)
"""What a site answers that has no such list, or does not show it: then there are other ways."""
_TRIED = ("parse_tried_sitemap", "parse_posts", "parse_feed", "parse_listing")
_READS: dict[str, Kind] = {
    "parse_home": "listing",
    "parse_listing": "listing",
    "parse_sitemap": "sitemap",
    "parse_tried_sitemap": "sitemap",
    "parse_feed": "feed",
    "parse_posts": "data",
    "parse_titles": "data",
    "parse_article": "post",
    "parse_framed": "post",
}


class BlogListsSpider(ArchiveSpider):
    """Asks for each post once, whatever its spellings, and for none that a list dates out of time."""

    takes = ("site", "pages")
    requires: ClassVar[tuple[str, ...]] = ("site",)
    reads = _READS
    reads_statuses = dict.fromkeys(_TRIED, _NOT_THERE)
    # Scrapy's way; a page of a list is as deep as its number.
    custom_settings = {"DEPTH_LIMIT": MOST_PAGES + 10}  # noqa: RUF012

    def __init__(self, site: str = "", pages: str | None = None, **rest: Any) -> None:
        """`site` is the home of the blog; a spider that is named for a publisher on the shelf knows it.

        Raises ValueError where `site` is no web address, or `pages` no number of pages.
        """
        site = site or next((each.home for each in publishers() if each.id == self.name), "")
        super().__init__(site=site, pages=pages, **rest)
        host = (urlsplit(site).hostname or "") if site.startswith(("http://", "https://")) else ""
        if site and "." not in host:
            raise ValueError(f"site: {site!r} is no address of a blog; write for example site=https://blog.example")
        self.site, self.titles, self.pages = site, titles_of(site), _number(pages)
        own = post_identity(f"{self.titles}&logNo=1") if self.titles else None
        self.own_keys = own.key.removesuffix("1") if own else ""
        self.span = Span(since=self.since, until=self.until)
        self.allowed_domains = [_NAVER if self.titles else host.removeprefix("www.")]

    def _tried_sitemap(self, *, walks: bool) -> Request:
        """Where most sites have their sitemap; `walks`: without it, the pages for people are read."""
        url = f"{self.site.partition('?')[0].rstrip('/')}/sitemap.xml"
        return Request(url, callback=self.parse_tried_sitemap, priority=SITEMAP, cb_kwargs={"walks": walks})

    def parse_tried_sitemap(self, response: Response, *, walks: bool) -> Iterator[Request]:
        """As `parse_sitemap`; what is no sitemap is no trouble, for nobody said that one is there."""
        try:
            _require_found(response)
            yield from list(self.parse_sitemap(response))
        except NotAListing:
            if walks:
                yield self._listing(self.site, 1)

    def parse_sitemap(self, response: Response, level: int = 1) -> Iterator[Request]:
        """Requests for the sitemaps of an index, or for the posts. Raises NotAListing."""
        found = read(response, "sitemap")
        if found.sitemaps and level > _DEEPEST_INDEX:
            raise NotAListing(response.url, f"an index of sitemaps below {_DEEPEST_INDEX} others: not followed")
        for entry in found.sitemaps:
            if self.span.may_follow(entry.lastmod, ZONE):
                yield Request(entry.loc, callback=self.parse_sitemap, priority=SITEMAP, cb_kwargs={"level": level + 1})
        pages = [entry for entry in found.pages if self.span.may_follow(entry.lastmod, ZONE)]
        posts = (entry for entry in pages if may_be_post(entry.loc))
        yield from self._posts(FeedEntry(url=entry.loc, changed_text=entry.lastmod) for entry in posts)

    def parse_feed(
        self, response: Response, *, goes_back: bool = False, number: int = 1, before: str = ""
    ) -> Iterator[Request]:
        """Requests for the posts of a feed in time, and for its next page. Raises NotAListing.

        `before` is the first entry of the page before. `goes_back`: WordPress's feed is turned page by page, too.
        """
        if number > 1 and response.status in _NOT_THERE:
            return
        _require_found(response)
        feed = read(response, "feed")
        yield from self._posts(feed.entries)
        following = self._following_feed(feed, address_of(response), number + 1 if goes_back else 0)
        if following and feed.entries[0].url != before and self._may_go_on(feed.entries):
            told = {"goes_back": goes_back, "number": number + 1, "before": feed.entries[0].url}
            yield Request(following, callback=self.parse_feed, priority=FEED, cb_kwargs=told)

    def _following_feed(self, feed: Feed, url: str, number: int) -> str | None:
        if not feed.entries:
            return None
        return feed.next_page or (paged_feed(url, number) if number and feed.is_wordpress else None)

    def parse_posts(self, response: Response) -> Iterator[Request]:
        """Requests for the posts that WordPress lists, and for the next page of a full one. Raises NotAListing.

        Many a site names the interface and keeps it shut: then as if it named none.
        """
        if response.status in _NOT_THERE:
            if is_first_page(response.url):
                yield self._tried_sitemap(walks=True)
            return
        posts = read_posts(response.body, address_of(response))
        yield from self._posts(posts)
        pages = (response.headers.get("X-WP-TotalPages") or b"").decode("latin-1")
        if len(posts) == POSTS_A_PAGE and not is_last_page(response.url, pages) and self._may_go_on(posts):
            yield Request(following_posts(response.url), callback=self.parse_posts, priority=INTERFACE)

    def parse_titles(self, response: Response) -> Iterator[Request]:
        """Requests for the posts of a Naver blog, and for the next page of its list. Raises NotAListing."""
        posts, goes_on = read_titles(response.body, address_of(response))
        yield from self._posts(posts)
        if goes_on and self._may_go_on(posts):
            yield Request(following_titles(response.url), callback=self.parse_titles, priority=INTERFACE)

    def _listing(self, url: str, number: int) -> Request:
        """The request for page `number` of the pages for people."""
        raise NotImplementedError

    def parse_article(self, response: Response) -> Iterator[ExtractedArticle | Request]:
        """What is on a post's page."""
        raise NotImplementedError

    def _posts(self, entries: Iterable[FeedEntry]) -> Iterator[Request]:
        """One request for each post in time, by its identity."""
        for entry in entries:
            identity = post_identity(entry.url)
            # A host of many blogs names others', too; what else leads off the site, the gatherer leaves out.
            if identity and identity.key.startswith(self.own_keys) and self._may_be_in_time(entry):
                meta = {"same_as": identity.key, **listed_change(entry.changed_text, ZONE)}
                yield Request(entry.url, callback=self.parse_article, meta=meta)

    def _may_be_in_time(self, entry: FeedEntry) -> bool:
        return self.span.may_hold(entry.date_text or day_in_address(entry.url), ZONE)

    def _may_go_on(self, entries: Iterable[FeedEntry]) -> bool:
        """Lists begin with what is newest: after a page of nothing but what is too old, all is."""
        return any(self.span.may_follow(entry.date_text or day_in_address(entry.url), ZONE) for entry in entries)


def _require_found(response: Response) -> None:
    if response.status in _NOT_THERE:
        raise NotAListing(response.url, f"HTTP status {response.status}")


def _number(typed: str | None) -> int:
    if typed is None:
        return PAGES
    if not (typed.isascii() and typed.isdecimal()) or not 1 <= int(typed[:9]) <= MOST_PAGES:
        raise ValueError(f"pages {typed!r} is no whole number from 1 to {MOST_PAGES}")
    return int(typed)
