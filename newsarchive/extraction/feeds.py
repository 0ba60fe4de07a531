"""Feeds (RSS, Atom, RDF, JSON Feed): bytes to entries, or a clear error."""

import json
import re
from dataclasses import dataclass
from typing import Any

import feedparser  # type: ignore[import-untyped]

from newsarchive.extraction.decoding import xml_as_utf8
from newsarchive.extraction.errors import NotAListing
from newsarchive.normalization.text import clean_line
from newsarchive.normalization.urls import absolute

_ENTITIES = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_JSON_FEED = "https://jsonfeed.org/version/"
_WORDPRESS = re.compile(r"https?://(?:[a-z]+\.)?wordpress\.(?:org|com)/?(?:\?|$)|WordPress\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One entry: its absolute address, title and date as the feed writes them, its text (HTML) if the feed has it.

    ``changed_text`` is when it last changed, in the list's words, where the list tells that.
    """

    url: str
    title: str | None = None
    date_text: str | None = None
    changed_text: str | None = None
    html: str | None = None


@dataclass(frozen=True, kw_only=True)
class Feed:
    """The entries in the feed's order, and the address of its next page (RFC 5005) where it names one.

    ``is_wordpress``: WordPress made it, which gives older entries for ``?paged=2`` without saying so.
    """

    entries: tuple[FeedEntry, ...]
    next_page: str | None = None
    is_wordpress: bool = False


def read_feed(body: bytes, url: str = "", content_type: str | None = None) -> Feed:
    """The feed in `body`, whatever its kind and charset; entries without a usable http(s) address are left out.

    Raises NotAListing for anything else (an HTML page, an empty body), and for a feed that declares entities, which
    no feed needs and bombs are made of. ``url`` is its address, for messages and relative links.
    """
    text = xml_as_utf8(body, content_type)
    if text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(text, url)
    if _ENTITIES.search(text):
        raise NotAListing(url, "not a feed: it declares entities, refused")
    parsed = _parsed(text, url)
    if not parsed.get("version"):
        raise NotAListing(url, "not a feed: neither RSS, Atom, RDF nor JSON Feed")
    entries = (_entry(entry, url) for entry in parsed.entries)
    links = parsed.feed.get("links", ())
    following = next((link.get("href") for link in links if link.get("rel") == "next"), None)
    return Feed(
        entries=tuple(entry for entry in entries if entry),
        next_page=absolute(following, url),
        is_wordpress=bool(_WORDPRESS.match(parsed.feed.get("generator") or "")),
    )


def _parsed(text: bytes, url: str) -> Any:
    """What the parser makes of it; character references beyond Unicode, and halves of pairs, are too much for it."""
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        return feedparser.parse(text, response_headers=headers, sanitize_html=False)
    except (ValueError, OverflowError, RecursionError) as error:
        raise NotAListing(url, f"not a feed: broken XML ({type(error).__name__})") from error


def _entry(entry: Any, url: str) -> FeedEntry | None:
    address = absolute(entry.get("link") or entry.get("id"), url)
    if address is None:
        return None
    contents = [content.get("value") for content in entry.get("content", ())]
    return FeedEntry(
        url=address,
        title=_line(entry.get("title")),
        date_text=_line(entry.get("published") or entry.get("updated")),
        changed_text=_line(dict.get(entry, "updated")),  # its own `get` takes the date of publication for it
        html=next((text for text in (*contents, entry.get("summary")) if text), None),
    )


def _json_feed(text: bytes, url: str) -> Feed:
    """JSON Feed 1.0 and 1.1 (jsonfeed.org)."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAListing(url, f"not a feed: broken JSON ({type(error).__name__})") from error
    if not str(feed.get("version")).startswith(_JSON_FEED):
        raise NotAListing(url, "not a feed: JSON without the version of a JSON Feed")
    items = feed.get("items")
    entries = (_json_entry(item, url) for item in (items if isinstance(items, list) else ()) if isinstance(item, dict))
    return Feed(entries=tuple(entry for entry in entries if entry), next_page=absolute(_text(feed, "next_url"), url))


def _json_entry(item: dict[str, Any], url: str) -> FeedEntry | None:
    address = absolute(_text(item, "url") or _text(item, "id"), url)
    if address is None:
        return None
    return FeedEntry(
        url=address,
        title=_line(_text(item, "title")),
        date_text=_line(_text(item, "date_published") or _text(item, "date_modified")),
        changed_text=_line(_text(item, "date_modified")),
        html=_text(item, "content_html") or _text(item, "content_text") or _text(item, "summary"),
    )


def _text(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) else None


def _line(text: str | None) -> str | None:
    return clean_line(text or "") or None
