"""The text of an element as the reader sees it: one line per paragraph, without what is no text."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from newsarchive.extraction.depth_first import depth_first
from newsarchive.extraction.visibility import hides
from newsarchive.normalization.text import clean_line

_BREAKING = frozenset(
    {"address", "article", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset"}
    | {"figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section", "summary"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_NO_TEXT = frozenset(
    {"script", "style", "noscript", "template", "button", "select", "option", "textarea", "input", "form", "iframe"}
    | {"object", "embed", "video", "audio", "canvas", "svg", "nav", "aside", "footer", "header", "figcaption", "img"}
    | {"map", "dialog"}
)
# Class or id words of boxes that sites put between the paragraphs of an article.
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:ads?|adsbygoogle|advert\w*|adsense|banner|sponsor\w*|promo\w*|related?|relation|recommend\w*|share|sns|social"
    r"|tts|caption|reporter|writer|news-?writer|comment|reply|feedback|emotion|subscribe|copyright|tag-?list|popular"
    r"|ranking|most-?viewed|tip-?box|toolbar|player|vod)(?=$|[\s_-])",
    re.IGNORECASE,
)


@dataclass
class _Line:
    """What stands between two breaks: pieces of text, each with whether it is a link to another article."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)

    def read(self) -> str:
        text = clean_line("".join(piece for piece, _ in self.pieces))
        return "" if not text or self._is_related_link(text) else text

    def _is_related_link(self, text: str) -> bool:
        """Only links and bullets; an address written out is a statement of the author, so it stays."""
        if not any(linked for _, linked in self.pieces) or "://" in text:
            return False
        return not any(char.isalnum() for piece, linked in self.pieces if not linked for char in piece)


def paragraphs(container: LexborNode, related: re.Pattern[str] | None = None, dropped: str = "") -> tuple[str, ...]:
    """The lines of ``container`` in reading order, cleaned; empty ones are dropped.

    ``<br>`` and block elements part lines. Scripts, forms, hidden elements, advertisements and boxes of related
    links are no text, nor is what matches the CSS selector ``dropped``; so are lines that are nothing but links
    whose address matches ``related``. Iterative: a tree of any depth is read.
    """
    refused = {node.mem_id for node in container.css(dropped)} if dropped else set()
    reading = _Reading(related, refused)
    depth_first(container, reading.enter, reading.leave)
    return tuple(text for line in reading.lines if line.pieces and (text := line.read()))


def holds_text(element: LexborNode) -> bool:
    """Whether ``paragraphs`` would read an element that stood in its container: it is not chrome by tag or name."""
    return element.tag not in _NO_TEXT and not _is_named_chrome(element.attributes)


def _is_named_chrome(attributes: dict[str, str | None]) -> bool:
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return len(names) > 1 and _CHROME.search(names) is not None


class _Reading:
    """One walk over a container."""

    def __init__(self, related: re.Pattern[str] | None, refused: set[int]) -> None:
        self.related = related
        self.refused = refused
        self.lines = [_Line()]
        self.links = 0

    def enter(self, node: LexborNode) -> LexborNode | None:
        """Take a node in; its first child if it has any to read."""
        tag = node.tag or ""
        if tag == "-text":
            self.lines[-1].pieces.append((node.text_content or "", self.links > 0))
            return None
        if not node.is_element_node:
            return None
        if tag in _BREAKING:
            self.break_line()
        if tag in _NO_TEXT or self.is_chrome(node):
            return None
        below = node.first_child
        self.links += below is not None and self.is_related(node)
        return below

    def leave(self, node: LexborNode) -> None:
        """Close a node that had something to read."""
        if node.tag in _BREAKING:
            self.break_line()
        elif self.links and self.is_related(node):
            self.links -= 1

    def break_line(self) -> None:
        """Begin a line; one without anything is used again."""
        if self.lines[-1].pieces:
            self.lines.append(_Line())

    def is_chrome(self, node: LexborNode) -> bool:
        attributes = node.attributes
        if not attributes:
            return False
        return _is_named_chrome(attributes) or node.mem_id in self.refused or hides(node)

    def is_related(self, node: LexborNode) -> bool:
        if self.related is None or node.tag != "a":
            return False
        return self.related.search(node.attributes.get("href") or "") is not None
