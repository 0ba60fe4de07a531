"""fundus with a publisher of its own kind for these pages: its crawler, its fetching, its parser, nothing stored.

fundus fetches each publisher's pages one after another, so that 16 at once are 16 publishers with a
sixteenth of the sitemap each.
"""

import logging
from datetime import datetime

from fundus import Article, Crawler
from fundus.parser import ArticleBody, BaseParser, ParserProxy, attribute
from fundus.parser.utility import (
    extract_article_body_with_selector,
    generic_author_parsing,
    generic_date_parsing,
    generic_nodes_to_text,
    transform_breaks_to_tag,
)
from fundus.publishers.base_objects import Publisher
from fundus.scraping.url import NewsMap
from lxml.etree import XPath

from benchmarks import pages
from benchmarks.accuracy import Found
from benchmarks.contenders import reading

AT_ONCE = 16


class Parser(ParserProxy):
    """Headline, text, time and writer, written as the parsers that come with fundus are."""

    class V1(BaseParser):
        """The layout of today."""

        _text = XPath("//div[@id='cont_newstext']")
        _paragraphs = XPath("//div[@id='cont_newstext']//p[normalize-space()]")
        _published = XPath("string(//em[@class='input-date'])")
        _writers = XPath("//span[@class='reporter-name']")

        @attribute
        def title(self) -> str | None:
            return self.precomputed.meta.get("og:title")  # type: ignore[no-any-return]

        @attribute
        def body(self) -> ArticleBody | None:
            for element in self._text(self.precomputed.doc):
                transform_breaks_to_tag(element)
            return extract_article_body_with_selector(self.precomputed.doc, paragraph_selector=self._paragraphs)

        @attribute
        def publishing_date(self) -> datetime | None:
            shown = self._published(self.precomputed.doc).removeprefix("입력").replace("(", "").replace(")", "")
            return generic_date_parsing(shown)  # type: ignore[no-any-return]

        @attribute
        def authors(self) -> list[str]:
            return generic_author_parsing(generic_nodes_to_text(self._writers(self.precomputed.doc)))  # type: ignore[no-any-return]


def _publisher(home: str, part: int) -> Publisher:
    source = NewsMap(f"{home}{pages.SITEMAP_PATH}?part={part}&of={AT_ONCE}")
    return Publisher(name=f"KBS {part}", domain=f"{home}/", parser=Parser, sources=[source])


def main() -> None:
    """All pages once; prints how many articles with headline, text and time came, or with ``--tell`` what they say."""
    chosen = reading.options("fundus_pages", __doc__)
    logging.disable()
    crawler = Crawler(*(_publisher(chosen.home, part) for part in range(AT_ONCE)), delay=0.0, ignore_robots=True)
    # Unique to fundus is an address without its query; all these would be one.
    reading.show([_found(article) for article in crawler.crawl(only_unique=False)], tell=chosen.tell)


def _found(article: Article) -> Found:
    ncd = int(article.html.requested_url.rpartition("=")[2])
    published = article.publishing_date.isoformat() if article.publishing_date else None
    return Found(ncd, article.title, published, str(article.body) if article.body else None)


if __name__ == "__main__":
    main()
