"""The shelf of publishers: one module is one publisher, with its pages and its identity rule."""

from newsarchive.extraction.errors import NotAListing, NotAnArticle, Removed
from newsarchive.extraction.sitemaps import SitemapEntry, newest_first, read_sitemap
from newsarchive.publishers.lookup import is_hosted_blog, likely_identity, named_article, written_address
from newsarchive.publishers.publisher import Publisher
from newsarchive.publishers.shelf import (
    UnknownPublisher,
    canonical_url,
    identify,
    publisher,
    publishers,
    read_article,
    read_saved_page,
)

__all__ = [
    "NotAListing",
    "NotAnArticle",
    "Publisher",
    "Removed",
    "SitemapEntry",
    "UnknownPublisher",
    "canonical_url",
    "identify",
    "is_hosted_blog",
    "likely_identity",
    "named_article",
    "newest_first",
    "publisher",
    "publishers",
    "read_article",
    "read_saved_page",
    "read_sitemap",
    "written_address",
]
