"""A spider that finds the posts of a blog by what the blog itself says: sitemaps, feeds, WordPress's interface."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.blog_lists import BlogListsSpider, page_for_people
from newsarchive.crawling.pages import address_of, content_type_of
from newsarchive.crawling.robots import RobotsGuard
from newsarchive.extraction.announcements import announced_feeds, wordpress_posts
from newsarchive.items import ExtractedArticle
from newsarchive.publishers import identify, read_article
from newsarchive.publishers.platforms import framed_address, read_post

_FRAME = b"mainFrame"


class BlogWalkSpider(BlogListsSpider):
    """Reads the lists that a blog names, most complete first.

    A list of all posts is a sitemap, WordPress's interface or Naver's list of titles. Where the blog names none, its
    feeds are read and `sitemap.xml` is tried; where that is not there either, the pages that list posts for people.
    """

    async def start(self) -> AsyncIterator[Any]:
        """The blog's first page."""
        yield Request(self.site, callback=self.parse_home, priority=9)

    def parse_home(self, response: Response) -> Iterator[Request]:
        """Requests for all lists that the blog names."""
        page = page_for_people(response)
        complete = [Request(url, callback=self.parse_sitemap, priority=3) for url in self._named_sitemaps(response)]
        complete += [Request(url, callback=self.parse_posts, priority=2) for url in (wordpress_posts(page),) if url]
        complete += [Request(url, callback=self.parse_titles, priority=2) for url in (self.titles,) if url]
        feeds = announced_feeds(page)
        yield from complete
        for url in feeds:
            yield Request(url, callback=self.parse_feed, priority=1, cb_kwargs={"goes_back": not complete})
        if not complete:
            yield self._tried_sitemap(walks=not (feeds and self.since))

    def _named_sitemaps(self, response: Response) -> Iterator[str]:
        """The sitemaps that robots.txt names; it was asked for before the page was."""
        guard = self.crawler.get_downloader_middleware(RobotsGuard)
        assert guard is not None
        return (url for url in guard.sitemaps(response.url) if url.startswith(("http://", "https://")))

    def parse_article(self, response: Response) -> Iterator[ExtractedArticle | Request]:
        """The post on the page, or the request for the frame that holds it. Raises NotAnArticle."""
        url, content_type = address_of(response), content_type_of(response)
        framed = framed_address(url, response.body, content_type) if _FRAME in response.body else None
        if framed is not None:
            yield Request(framed, callback=self.parse_framed, meta={"is_counted": True})
        else:
            yield _read(url, response.body, content_type)

    def parse_framed(self, response: Response) -> Iterator[ExtractedArticle]:
        """The post in a frame. Raises NotAnArticle."""
        yield _read(address_of(response), response.body, content_type_of(response))


def _read(url: str, body: bytes, content_type: str) -> ExtractedArticle:
    """The post, by its publisher where the shelf knows the blog. Raises NotAnArticle."""
    read = read_article if identify(url) else read_post
    return read(url, body, content_type)
