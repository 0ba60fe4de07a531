"""A spider that finds the posts of a blog by what the blog itself says: sitemaps, feeds, WordPress's interface."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.pages import address_of, content_type_of
from newsarchive.crawling.robots import RobotsGuard
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.extraction.announcements import (
    POSTS_A_PAGE,
    announced_feeds,
    following_posts,
    read_posts,
    wordpress_posts,
)
from newsarchive.extraction.feeds import FeedEntry, read_feed
from newsarchive.extraction.page import ListingPage
from newsarchive.extraction.sitemaps import read_sitemap
from newsarchive.items import ExtractedArticle
from newsarchive.normalization.dates import read_date
from newsarchive.publishers.platforms import framed_address, post_identity, read_post

ZONE = "Asia/Seoul"
"""In which dates without a zone are read."""
_NAVER = "naver.com"
"""Naver's blogs, their feeds and their mobile form stand on hosts of their own below it."""
_FRAME = b"mainFrame"
# Where platforms keep what is no post: lists by subject, writer and time, feeds, what only people use.
_NO_POST = re.compile(
    r"/(?:tags?|categor(?:y|ies)|authors?|page|archives?|search|feed|rss|wp-json|wp-admin|wp-login\.php|guestbook|notice"
    r"|comments?|login|manage)(?:/|\.xml|$)",
    re.IGNORECASE,
)


class BlogWalkSpider(ArchiveSpider):
    """Reads the lists that a blog names, most complete first, and asks for each post once, whatever its spellings.

    Only where it names none, the links on its first page are tried.
    """

    takes = ("site",)
    requires = ("site",)
    custom_settings = {"DEPTH_LIMIT": 200}  # noqa: RUF012 (Scrapy's way; a page of a feed is as deep as its number)

    def __init__(self, site: str = "", **rest: Any) -> None:
        """Raises ValueError where `site` is no web address."""
        super().__init__(site=site, **rest)
        host = (urlsplit(site).hostname or "") if site.startswith(("http://", "https://")) else ""
        if site and "." not in host:
            raise ValueError(f"site: {site!r} is no address of a blog; write for example site=https://blog.example")
        self.site = site
        self.allowed_domains = [_NAVER if host.endswith(f".{_NAVER}") else host.removeprefix("www.")]

    async def start(self) -> AsyncIterator[Any]:
        """The blog's first page."""
        yield Request(self.site, callback=self.parse_home, priority=9)

    def parse_home(self, response: Response) -> Iterator[Request]:
        """Requests for all lists that the blog names; where there is none, for what its first page links to."""
        page = ListingPage(address_of(response), response.body, content_type_of(response))
        posts = wordpress_posts(page)
        lists = [Request(url, callback=self.parse_sitemap, priority=3) for url in self._named_sitemaps(response)]
        lists += [Request(url, callback=self.parse_posts, priority=2) for url in (posts,) if url]
        lists += [Request(url, callback=self.parse_feed, priority=1) for url in announced_feeds(page)]
        yield from lists
        if not lists:
            yield from self._posts(FeedEntry(url=url) for url in page.links())

    def _named_sitemaps(self, response: Response) -> Iterator[str]:
        """The sitemaps that robots.txt names; it was asked for before the page was."""
        guard = self.crawler.get_downloader_middleware(RobotsGuard)
        assert guard is not None
        return (url for url in guard.sitemaps(response.url) if url.startswith(("http://", "https://")))

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        """Requests for the sitemaps of an index, or for the posts. Raises NotAListing."""
        found = read_sitemap(response.body, address_of(response))
        for entry in found.sitemaps:
            if self._is_new(entry.lastmod):
                yield Request(entry.loc, callback=self.parse_sitemap, priority=3)
        yield from self._posts(FeedEntry(url=entry.loc) for entry in found.pages if self._is_new(entry.lastmod))

    def parse_feed(self, response: Response) -> Iterator[Request]:
        """Requests for the posts of a feed in time, and for its next page. Raises NotAListing."""
        feed = read_feed(response.body, address_of(response), content_type_of(response))
        yield from self._posts(feed.entries)
        if feed.next_page:
            yield Request(feed.next_page, callback=self.parse_feed, priority=1)

    def parse_posts(self, response: Response) -> Iterator[Request]:
        """Requests for the posts that WordPress lists, and for the next page of a full one. Raises NotAListing."""
        posts = read_posts(response.body, address_of(response))
        yield from self._posts(posts)
        if len(posts) == POSTS_A_PAGE and any(self._is_new(post.date_text) for post in posts):
            yield Request(following_posts(response.url), callback=self.parse_posts, priority=2)

    def parse_article(self, response: Response) -> Iterator[ExtractedArticle | Request]:
        """The post on the page, or the request for the frame that holds it. Raises NotAnArticle."""
        url, content_type = address_of(response), content_type_of(response)
        framed = framed_address(url, response.body, content_type) if _FRAME in response.body else None
        if framed is not None:
            yield Request(framed, callback=self.parse_framed)
        else:
            yield read_post(url, response.body, content_type)

    def parse_framed(self, response: Response) -> Iterator[ExtractedArticle]:
        """The post in a frame. Raises NotAnArticle."""
        yield read_post(address_of(response), response.body, content_type_of(response))

    def _posts(self, entries: Iterable[FeedEntry]) -> Iterator[Request]:
        for entry in entries:
            identity = post_identity(entry.url)
            if identity is None or _NO_POST.search(urlsplit(entry.url).path):
                continue
            if self.in_time(read_date(entry.date_text, ZONE)):
                yield Request(entry.url, callback=self.parse_article, meta={"same_as": identity.key})

    def _is_new(self, changed: str | None) -> bool:
        """Whether what changed last then may hold something published since `since`."""
        moment = read_date(changed, ZONE)
        return moment is None or self.since is None or moment >= self.since
