"""Sitemaps (sitemaps.org, Google News): bytes to entries, all of them or a clear error."""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, iterparse  # type: ignore[import-untyped]

from newsarchive.extraction.decoding import xml_as_utf8
from newsarchive.extraction.errors import NotAListing
from newsarchive.normalization.dates import read_date
from newsarchive.normalization.text import clean_line
from newsarchive.normalization.urls import absolute

MOST_BYTES = 50 * 1024 * 1024
"""Of a sitemap once it is unpacked (sitemaps.org: at most 50 MB)."""

_ENTRIES_OF = {"urlset": "url", "sitemapindex": "sitemap"}


@dataclass(frozen=True, kw_only=True)
class SitemapEntry:
    """One ``<url>`` or ``<sitemap>``: its absolute address, and the dates and title as the sitemap writes them."""

    loc: str
    publication_date: str | None = None
    lastmod: str | None = None
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class Sitemap:
    """The pages that a sitemap lists, or the sitemaps that an index lists."""

    pages: tuple[SitemapEntry, ...] = ()
    sitemaps: tuple[SitemapEntry, ...] = ()


def read_sitemap(body: bytes, url: str = "") -> Sitemap:
    """A sitemap or an index of sitemaps, plain or gzipped, in its order; entries without a usable http(s) address are
    left out.

    Raises NotAListing, saying what came, for HTML, broken or truncated XML, another root element, and any
    document with a DOCTYPE (entity bombs). ``url`` is the sitemap's address, for messages and relative links.
    """
    body = xml_as_utf8(_unpacked(body, url))
    try:
        found = list(_fields(body, url))
    except ParseError as error:
        raise NotAListing(url, f"not a sitemap: {_what_came(body)} ({error})") from error
    except (DefusedXmlException, ValueError, LookupError) as error:
        raise NotAListing(url, f"not a sitemap: {_what_came(body)}, refused ({type(error).__name__})") from error
    entries = [(name, entry) for name, fields in found if (entry := _entry(fields, url))]
    return Sitemap(
        pages=tuple(entry for name, entry in entries if name == "url"),
        sitemaps=tuple(entry for name, entry in entries if name == "sitemap"),
    )


def _unpacked(body: bytes, url: str) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    decoder = zlib.decompressobj(wbits=31)
    try:
        plain = decoder.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise NotAListing(url, f"not a sitemap: broken gzip ({error})") from error
    if not decoder.eof:
        raise NotAListing(url, f"not a sitemap: gzip that is cut off or holds more than {MOST_BYTES} bytes")
    return plain


def _fields(body: bytes, url: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Streamed, and emptied behind itself: 60,000 entries do not stand in memory as a tree."""
    fields: dict[str, str] = {}
    root, kind = None, ""
    for event, element in iterparse(io.BytesIO(body.lstrip()), events=("start", "end"), forbid_dtd=True):
        name = element.tag.rpartition("}")[2]
        if root is None:
            root = element
            if name not in _ENTRIES_OF:
                raise NotAListing(url, f"not a sitemap: the root element is <{name}>")
            kind = _ENTRIES_OF[name]
        elif event == "end" and name == kind:
            yield kind, fields
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


def newest_first(sitemap: Sitemap, url: str, zone: str) -> list[SitemapEntry]:
    """What the sitemap of news at ``url`` lists, what has no date last. Raises NotAListing where it lists nothing."""
    if not sitemap.pages:
        raise NotAListing(url, "the sitemap lists nothing")
    dated = [(read_date(entry.publication_date or entry.lastmod, zone), entry) for entry in sitemap.pages]
    dated.sort(key=lambda pair: pair[0].timestamp() if pair[0] else 0.0, reverse=True)
    return [entry for _, entry in dated]
