"""Any text as a tree: what would mislead the parser, or keep it for a minute, is taken out before."""

import re

from selectolax.lexbor import LexborHTMLParser

# An address in angle brackets would become an element with that name.
_AUTOLINK = re.compile(r"<((?:https?s?://|www\.)[^<>\s]{1,2000})>", re.IGNORECASE)
# The parser looks up through all open elements for many tags: deeper than this is no post (and a minute's work).
_DEEPEST = 2000


def parsed(html: str) -> LexborHTMLParser:
    """The tree of ``html``; lone surrogates are dropped, addresses in angle brackets are text."""
    clean = html.encode("utf-8", "ignore").decode("utf-8")
    if "<http" in clean or "<www" in clean:
        clean = _AUTOLINK.sub(r" \1 ", clean)
    return LexborHTMLParser(_flattened(clean))


def _flattened(html: str) -> str:
    """The text without its elements where they are nested deeper than any post."""
    if html.count("<") < _DEEPEST:
        return html
    depth = deepest = 0
    for tag in re.finditer(r"<(/?)(?!(?:br|img|hr|input|meta|link|wbr|source)\b)[a-zA-Z]", html):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return re.sub(r"<[^<>]{0,2000}>", "\n", html) if deepest > _DEEPEST else html
