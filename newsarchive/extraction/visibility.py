"""What a reader cannot see, by the markup alone."""

import re
from collections.abc import Mapping
from functools import lru_cache

from selectolax.lexbor import LexborNode

_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Class names that sites use for text off the screen (screen readers, print copies).
_HIDING_CLASS = re.compile(
    r"(?:^|\s)(?:blind|hidden|hide|sr-only|visually-hidden|screen-reader(?:-text)?)(?=$|\s)"
    r"|(?:^|[\s_-])print(?=$|[\s_-])",
    re.IGNORECASE,
)
# Deeper than any real page; beyond it the ancestors of a node are not looked at (a page of 10^6 nested elements).
_DEEPEST = 500
_USUAL = 100


def hides(node: LexborNode) -> bool:
    """Whether this element hides what it holds."""
    return says_hidden(node.attributes)


def says_hidden(attributes: Mapping[str, str | None]) -> bool:
    """Whether an element with these attributes hides what it holds."""
    if not attributes:
        return False
    if "hidden" in attributes or ("style" in attributes and _HIDING_STYLE.search(attributes["style"] or "")):
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return len(names) > 1 and (_are_hiding if len(names) <= _USUAL else _are_hiding.__wrapped__)(names)


@lru_cache(maxsize=4096)  # the pages of a site have the same names
def _are_hiding(names: str) -> bool:
    return _HIDING_CLASS.search(names) is not None


def is_hidden(node: LexborNode) -> bool:
    """Whether this element or one that holds it hides it."""
    holder: LexborNode | None = node
    for _ in range(_DEEPEST):
        if holder is None or holder.tag in ("body", "html"):
            return False
        if hides(holder):
            return True
        holder = holder.parent
    return False
