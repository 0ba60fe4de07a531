"""What happens to a page result: normalized, then committed. Items are never changed, only replaced."""

import logging
from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler

from newsarchive.archive import LeaseLost
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.rereading import extract_again
from newsarchive.crawling.source_links import with_source_links
from newsarchive.crawling.together import Together
from newsarchive.items import Article, ExtractedArticle, PageResult
from newsarchive.normalization.article import normalize
from newsarchive.publishers import identify, named_article

logger = logging.getLogger(__name__)


class Normalize:
    """From the page's own words to what the archive keeps, with the sources that it names."""

    def process_item(self, item: object) -> object:
        """A page result with its articles normalized; anything else as it is."""
        if not isinstance(item, PageResult):
            return item
        articles = tuple(_normalized(with_source_links(article), item) for article in item.extracted)
        return replace(item, articles=articles)


def _normalized(article: ExtractedArticle, page: PageResult) -> Article:
    return normalize(article, addresses_of(article, page), page.capture.fetched_at if page.capture else None)


def addresses_of(article: ExtractedArticle, page: PageResult) -> tuple[str, ...]:
    """The addresses on the way to the article, as they were spelled, that do not name another article."""
    hops = page.capture.hops if page.capture else ()
    arrived = (page.capture.url,) if page.capture else ()
    way = (page.url, *(hop.url for hop in hops), *arrived)
    ours = (url for url in way if identify(url) in (None, article.identity))
    return tuple(dict.fromkeys(url.partition("#")[0] for url in ours))


def _is_of_blog(article: Article) -> bool:
    """Whether no publisher module knows it: links to its blog may have been met before the blog was."""
    return "." in article.identity.publisher


class Record:
    """The last pipeline: all that came of a page is committed at once, with other pages or alone."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._desk = Desk.of(crawler)
        self._together = Together(crawler, extract_again)
        self._has_blogs = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: object) -> object:
        """Commit a page result; anything else (scrapy parse --pipelines) is not archived."""
        if not isinstance(item, PageResult):
            return item
        assert self._crawler.stats is not None
        try:
            fate = await self._together.record(item)
        except LeaseLost:
            fate = "lease_lost"
            logger.warning("%s was meanwhile given to another process", item.url)
        if fate is None:
            return item
        self._has_blogs |= any(article.source_links or _is_of_blog(article) for article in item.articles)
        self._crawler.stats.inc_value(f"newsarchive/{fate}")
        if item.problem is not None:
            logger.warning("%s: %s: %s", fate, item.url, item.problem)
        return item

    def close_spider(self) -> None:
        """Whatever was crawled first, the post or the one that it names: now both are known."""
        if self._has_blogs and self._desk.archive is not None:
            with self._desk.giving_up():
                self._desk.archive.tie_source_links(named_article)
