"""Google News sitemaps: bytes to entries, all of them or a clear error."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, iterparse  # type: ignore[import-untyped]

from newsarchive.extraction.errors import NotAListing
from newsarchive.normalization.dates import read_date
from newsarchive.normalization.text import clean_line
from newsarchive.normalization.urls import absolute


@dataclass(frozen=True, kw_only=True)
class SitemapEntry:
    """One ``<url>``: its absolute address, and the dates and title as the sitemap writes them."""

    loc: str
    publication_date: str | None = None
    lastmod: str | None = None
    title: str | None = None


def read_sitemap(body: bytes, url: str = "") -> tuple[SitemapEntry, ...]:
    """The entries of a sitemap, in its order; entries without a usable http(s) address are left out.

    Raises NotAListing, saying what came, for HTML, broken or truncated XML, another root element, and any
    document with a DOCTYPE (entity bombs). ``url`` is the sitemap's address, for messages and relative links.
    """
    try:
        fields = list(_fields(body, url))
    except ParseError as error:
        raise NotAListing(url, f"not a sitemap: {_what_came(body)} ({error})") from error
    except (DefusedXmlException, ValueError, LookupError) as error:
        raise NotAListing(url, f"not a sitemap: {_what_came(body)}, refused ({type(error).__name__})") from error
    return tuple(entry for found in fields if (entry := _entry(found, url)))


def _fields(body: bytes, url: str) -> Iterator[dict[str, str]]:
    """Streamed, and emptied behind itself: 60,000 entries do not stand in memory as a tree."""
    fields: dict[str, str] = {}
    root = None
    for event, element in iterparse(io.BytesIO(body.lstrip()), events=("start", "end"), forbid_dtd=True):
        name = element.tag.rpartition("}")[2]
        if root is None:
            root = element
            if name != "urlset":
                raise NotAListing(url, f"not a sitemap of articles: the root element is <{name}>")
        elif event == "end" and name == "url":
            yield fields
            fields = {}
            root.clear()
        elif event == "end" and element.text:
            fields.setdefault(name, element.text)


def _entry(fields: dict[str, str], url: str) -> SitemapEntry | None:
    loc = absolute(fields.get("loc"), url)
    if loc is None:
        return None
    text = {name: clean_line(fields.get(name, "")) or None for name in ("publication_date", "lastmod", "title")}
    return SitemapEntry(loc=loc, **text)


def _what_came(body: bytes) -> str:
    """The kind of document by its first bytes, in words."""
    start = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        return "an empty body"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "an HTML page"
    if b"<!doctype" in start or b"<!entity" in start:
        return "XML with a DOCTYPE"
    return "broken or truncated XML" if start.startswith(b"<") else f"no XML but {start[:40]!r}"


def newest_first(body: bytes, url: str, zone: str) -> list[str]:
    """The addresses that a sitemap of news lists, those without a date last. Raises NotAListing, also for none."""
    entries = [
        (read_date(entry.publication_date or entry.lastmod, zone), entry.loc) for entry in read_sitemap(body, url)
    ]
    if not entries:
        raise NotAListing(url, "the sitemap lists nothing")
    entries.sort(key=lambda entry: entry[0].timestamp() if entry[0] else 0.0, reverse=True)
    return [loc for _, loc in entries]
