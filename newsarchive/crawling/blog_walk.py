"""A spider that finds the posts of a blog by what the blog itself says: sitemaps, feeds, WordPress's interface."""

from collections.abc import AsyncIterator, Iterator

from scrapy import Request
from scrapy.http import Response

from newsarchive.crawling.blog_lists import FEED, GIVES_WAY, INTERFACE, SITEMAP
from newsarchive.crawling.page_walk import PageWalkSpider
from newsarchive.crawling.pages import read
from newsarchive.crawling.robots import RobotsGuard
from newsarchive.extraction.errors import NotAnArticle
from newsarchive.items import ExtractedArticle


class BlogWalkSpider(PageWalkSpider):
    """Reads the lists that a blog names, one kind after the other, best first.

    A list of all posts is WordPress's interface, Naver's list of titles or a sitemap. Where the blog names none,
    `sitemap.xml` is tried and its feeds are read; where that is not there, the pages that list posts for people.
    """

    async def start(self) -> AsyncIterator[Request]:
        """The blog's first page."""
        yield Request(self.site, callback=self.parse_home, priority=INTERFACE)

    def parse_home(self, response: Response) -> Iterator[Request]:
        """Requests for all lists that the blog names."""
        page = read(response, "listing")
        complete = [Request(url, callback=self.parse_posts, priority=INTERFACE) for url in (page.posts,) if url]
        complete += [Request(url, callback=self.parse_titles, priority=INTERFACE) for url in (self.titles,) if url]
        complete += [self._named_sitemap(url) for url in self._named_sitemaps(response)]
        yield from complete
        for url in page.feeds:
            told = {"goes_back": not complete}
            yield Request(url, callback=self.parse_feed, priority=FEED, cb_kwargs=told, meta=GIVES_WAY)
        if not complete:
            yield self._tried_sitemap(walks=not (page.feeds and self.since))

    def _named_sitemap(self, url: str) -> Request:
        return Request(url, callback=self.parse_sitemap, priority=SITEMAP, meta=GIVES_WAY)

    def _named_sitemaps(self, response: Response) -> Iterator[str]:
        """The sitemaps that robots.txt names; it was asked for before the page was."""
        guard = self.crawler.get_downloader_middleware(RobotsGuard)
        assert guard is not None
        return (url for url in guard.sitemaps(response.url) if url.startswith(("http://", "https://")))

    def parse_article(self, response: Response) -> Iterator[ExtractedArticle | Request]:
        """The post on the page, or the request for the frame that holds it. Raises NotAnArticle."""
        found = read(response, "post")
        if isinstance(found, str):
            yield Request(found, callback=self.parse_framed, meta={"is_counted": True})
        else:
            yield found

    def parse_framed(self, response: Response) -> Iterator[ExtractedArticle]:
        """The post in a frame. Raises NotAnArticle."""
        found = read(response, "post")
        if isinstance(found, str):
            raise NotAnArticle(response.url, f"the post itself: this is the frame around {found}")
        yield found
