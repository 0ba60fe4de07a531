"""A page: its address and bytes, decoded and parsed once, when first asked."""

import re
from functools import cached_property
from typing import ClassVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive.extraction.decoding import to_utf8
from newsarchive.extraction.parse_budget import OverBudget
from newsarchive.extraction.parse_cost import is_too_costly
from newsarchive.extraction.visibility import is_hidden
from newsarchive.normalization.text import clean_line
from newsarchive.normalization.urls import absolute

_END = re.compile(rb"</(?:body|html)\b", re.IGNORECASE)
_START = re.compile(rb"<(?:html|!doctype)\b", re.IGNORECASE)
# Where the end tag of a whole page stands nearly always: looked at first, for speed.
_TAIL = 1000


class Page:
    """One page. ``url`` is its address ("" where unknown), ``content_type`` the HTTP header's value."""

    extractor: ClassVar[str] = "page-1"

    def __init__(self, url: str, body: bytes, content_type: str | None = None) -> None:
        self.url = url
        self.body = body
        self.content_type = content_type

    @cached_property
    def markup(self) -> bytes:
        """The page's markup in UTF-8, whatever it came in."""
        return to_utf8(self.body, self.content_type)

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed page. Raises OverBudget where its shape alone tells that it cannot be read in time."""
        if is_too_costly(self.markup):
            raise OverBudget(self.url, "too many elements, too deep, or too many attributes")
        return LexborHTMLParser(self.markup)

    @property
    def is_cut_off(self) -> bool:
        """Whether a whole page begins here and never ends."""
        if _END.search(self.markup[-_TAIL:]):
            return False
        return bool(_START.search(self.markup) and not _END.search(self.markup))

    @property
    def root(self) -> LexborNode | None:
        """The element that is searched before the whole page."""
        return None

    def all(self, selector: str) -> list[LexborNode]:
        """The elements that match, in document order; those that a reader cannot see are left out."""
        for holder in (self.root, self.tree):
            if holder and (found := [node for node in holder.css(selector) if not is_hidden(node)]):
                return found
        return []

    def meta(self, name: str) -> str | None:
        """The content of the first ``<meta>`` with this property or name, cleaned; None if absent or empty."""
        for holder in (self.tree.head, self.tree):
            for node in holder.css(f'meta[property="{name}"], meta[name="{name}"]') if holder else ():
                if content := clean_line(node.attributes.get("content") or ""):
                    return content
        return None

    @property
    def language(self) -> str | None:
        """What the page says its language is, e.g. ``ko``."""
        root = self.tree.css_first("html")
        return clean_line((root.attributes.get("lang") if root else None) or "") or None

    @property
    def stated_addresses(self) -> tuple[str, ...]:
        """The addresses that the page states for itself (canonical, og:url), absolute."""
        link = self.tree.css_first('link[rel="canonical"]')
        stated = (link.attributes.get("href") if link else None, self.meta("og:url"))
        return tuple(dict.fromkeys(url for text in stated if (url := absolute(text, self.url))))


class ListingPage(Page):
    """A page that lists others."""

    def links(self) -> tuple[str, ...]:
        """The absolute http(s) addresses that the page links to, each once, in order."""
        found = (absolute(node.attributes.get("href"), self.url) for node in self.tree.css("a[href]"))
        return tuple(dict.fromkeys(url for url in found if url))
