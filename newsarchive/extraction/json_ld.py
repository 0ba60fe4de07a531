"""JSON-LD, read tolerantly: KBS writes trailing commas, others raw line feeds in strings."""

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

# A whole string, or a comma before a closing bracket: strings are matched first so that they stay as they are.
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
_WRAPPING = re.compile(r"^\s*(?://\s*)?<!(?:--|\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$")
_ARTICLE_TYPES = frozenset({"NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting"})
# Objects looked at in one page; a page with more is a trap.
_MOST_OBJECTS = 10_000


def read(text: str) -> object:
    """The value of one JSON-LD block; trailing commas and control characters are survived, else None."""
    bare = _WRAPPING.sub("", text)
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def news_article(tree: LexborHTMLParser) -> dict[str, object]:
    """The first object in the page's JSON-LD that says that it is an article; empty if there is none."""
    blocks = (read(node.text()) for node in tree.css('script[type="application/ld+json"]'))
    return next((found for block in blocks for found in _objects(block) if _is_article(found)), {})


def text(fields: dict[str, object], name: str) -> str | None:
    """A field's text, None where it is absent or something else."""
    value = fields.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _objects(block: Any) -> Iterator[dict[str, Any]]:
    """All objects in a block (lists, @graph), outermost first; iterative, so that depth costs no stack."""
    waiting = deque([block])
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, dict):
            yield value
            waiting.extend(item for item in value.values() if isinstance(item, dict | list))
        elif isinstance(value, list):
            waiting.extend(item for item in value if isinstance(item, dict | list))


def _is_article(found: dict[str, Any]) -> bool:
    kinds = found.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name in _ARTICLE_TYPES for name in names)
