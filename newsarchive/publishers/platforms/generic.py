"""A page of a site that nobody described: JSON-LD, OpenGraph, common mark-up, then trafilatura's judgement."""

import re
from collections.abc import Iterator
from functools import cached_property

from newsarchive.extraction import json_ld
from newsarchive.extraction.boilerplate import Boilerplate
from newsarchive.extraction.layout import Layout
from newsarchive.publishers.platforms.plain_text import plain_text
from newsarchive.publishers.platforms.post_page import PostPage
from newsarchive.publishers.platforms.post_text import size
from newsarchive.publishers.platforms.state_article import StateArticle, state_article

# Less is a teaser, or the frame of something else; where nothing else is found it is taken all the same.
_SHORTEST = 120
_NEVER = re.compile(r"(?!)")

_LAYOUT = Layout(
    name="any page",
    evidence=("html",),
    headline='h1[itemprop="headline"], article h1, main h1, h1',
    dates='[itemprop="datePublished"], [itemprop="dateModified"], article time[datetime], main time[datetime],'
    " .article-date, .article_date, .post-date, .entry-date, .date-published, .published",
    body=(
        '[itemprop="articleBody"]',
        "#articleBody, #article-view-content-div, #article_body, #articeBody, #news_body, #newsct_article, #dic_area,"
        " .article_body, .article-body, .articleBody, .article_view, .article-content, .news_body, .news_view",
        ".entry-content, .post-content, .post-body, .wp-block-post-content, .e-content, .markdown-body",
        "article",
    ),
    section='[itemprop="articleSection"]',
    reporters='[itemprop="author"] [itemprop="name"], [rel="author"]',
    images="img",
    boxes=".meta, .entry-meta, .post-meta, .byline, .breadcrumb, .breadcrumbs, .tags, .post-tags, .entry-footer,"
    " .comments, #comments, .sharedaddy, .jp-relatedposts, .toc, .pagination, .post-navigation, .copyright",
)
_BOILERPLATE = Boilerplate(
    # The second kind marks the place of an advertisement in the state of an application.
    line=re.compile(r"기사\s?(?:URL|주소|링크)[이가를을]? ?복사.*|\${1,2}[A-Z_]{4,30}\${1,2}|무단\s?전재.{0,30}금지.?"),
    block=_NEVER,
    block_line=_NEVER,
    end=_NEVER,
)


class GenericPage(PostPage):
    """An article on any site. What metadata say exactly comes before what the page shows."""

    extractor = "generic-1"
    layouts = (_LAYOUT,)
    boilerplate = _BOILERPLATE

    def _headlines(self) -> Iterator[str]:
        yield from self.statements.stated_headlines
        yield from self._headings_in_titles()
        yield from super()._headlines()

    @cached_property
    def dates(self) -> tuple[str | None, str | None]:
        """Of the metadata, else as shown, else as they stand beside the text in the page's state."""
        published, modified = super().dates
        state = None if published else self._state
        return (state.published, modified or state.modified) if state else (published, modified)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The first reading that is long enough to be an article, else the longest."""
        readings: list[tuple[str, ...]] = []
        for reading in self._readings():
            if size(reading) >= _SHORTEST:
                return reading
            readings.append(reading)
        return max(readings, key=size, default=())

    def _readings(self) -> Iterator[tuple[str, ...]]:
        for selector in self.layout.body:
            yield max((self._read(node) for node in self._outermost(selector)), key=size, default=())
        yield self._cleaned(self._state.lines if self._state else ())
        stated = json_ld.text(self.statements.article, "articleBody") or ""
        yield self._cleaned(line for line in stated.split("\n") if line.strip())
        yield self._cleaned(plain_text(self.url, self.markup, self.tree))

    @cached_property
    def _state(self) -> StateArticle | None:
        return state_article(self.tree, self.layout.boxes)
