"""What is read in the bytes of one answer or file: functions of plain data, which another process can be asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from newsarchive.crawling.source_links import with_source_links
from newsarchive.extraction.announcements import announced_feeds, wordpress_posts
from newsarchive.extraction.decoding import to_utf8
from newsarchive.extraction.feeds import Feed, read_feed
from newsarchive.extraction.listings import following_page
from newsarchive.extraction.page import ListingPage
from newsarchive.extraction.parse_cost import is_cheap, is_cheap_feed, is_cheap_sitemap, is_cheap_source
from newsarchive.extraction.sitemaps import Sitemap, read_sitemap
from newsarchive.items import ExtractedArticle
from newsarchive.normalization.article import normalize
from newsarchive.publishers import identify, read_article, read_saved_page
from newsarchive.publishers.platforms import framed_address, read_post
from newsarchive.publishers.platforms.jekyll_article import read_saved_source

Kind = Literal["article", "post", "feed", "sitemap", "listing", "saved page", "saved source", "data"]
"""``data`` is JSON, which costs nothing worth a thought; ``post`` that of any blog, or the address of its frame."""

_FRAME = b"mainFrame"


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a page for people names: links, the page after it, feeds, and WordPress's list of posts."""

    links: tuple[str, ...]
    following: str | None
    feeds: tuple[str, ...]
    posts: str | None


def _post(url: str, body: bytes, content_type: str) -> ExtractedArticle | str:
    """Raises NotAnArticle."""
    framed = framed_address(url, body, content_type) if _FRAME in body else None
    if framed is not None:
        return framed
    read = read_article if identify(url) else read_post  # by its publisher where the shelf knows the blog
    return read(url, body, content_type)


def _sitemap(url: str, body: bytes, content_type: str) -> Sitemap:  # noqa: ARG001 (XML says itself what it is)
    return read_sitemap(body, url)


def _feed(url: str, body: bytes, content_type: str) -> Feed:
    return read_feed(body, url, content_type)


def _listing(url: str, body: bytes, content_type: str, number: int = 0) -> Listing:
    """`number` is that of the page among those of its list, from 1."""
    page = ListingPage(url, body, content_type)
    return Listing(
        links=page.links(),
        following=following_page(page, number),
        feeds=announced_feeds(page),
        posts=wordpress_posts(page),
    )


def _saved_page(url: str | None, body: bytes, content_type: None, publisher: str | None) -> ExtractedArticle:
    return read_saved_page(body, url, content_type, publisher)


def _saved_source(url: str | None, body: bytes, content_type: None, file: str) -> ExtractedArticle:  # noqa: ARG001
    return read_saved_source(Path(file), body, url)


READINGS: Mapping[Kind, Callable[..., Any]] = {
    "article": read_article,
    "post": _post,
    "feed": _feed,
    "sitemap": _sitemap,
    "listing": _listing,
    "saved page": _saved_page,
    "saved source": _saved_source,
}
"""Each takes address, bytes, the HTTP header's content type, and what else it asks for."""


def is_harmless(kind: Kind, body: bytes, content_type: str | None) -> bool:
    """Whether reading this takes less than a second whatever it is, and need not be tried before."""
    match kind:
        case "data":
            return True
        case "feed":
            return is_cheap_feed(body)
        case "sitemap":
            return is_cheap_sitemap(body)
        case "saved source":
            return is_cheap_source(body)
    return is_cheap(to_utf8(body, content_type))


def read_to_the_end(kind: Kind, *given: object) -> object:
    """What the reading gives, an article with its sources and without its markup: nothing costly is left to do."""
    found = READINGS[kind](*given)
    if not isinstance(found, ExtractedArticle):
        return found
    article = with_source_links(found)
    normalize(article)  # where that is what takes long, it shows here
    return replace(article, markup=None)
