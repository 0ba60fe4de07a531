"""The dates that a post shows, by what their elements are called."""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from newsarchive.extraction import fields

_EDIT = re.compile(r"updated|modified|수정|업데이트", re.IGNORECASE)
_INPUT = re.compile(r"published|created", re.IGNORECASE)


def shown_dates(nodes: Sequence[LexborNode]) -> tuple[str | None, str | None]:
    """Input and edit time among date elements, in their words; an element's ``datetime`` comes before its text."""
    inputs = [text for node in nodes if not _is_edit(node) and (text := _text(node))]
    edits = [text for node in nodes if _is_edit(node) and (text := _text(node))]
    # Without a label, a second date is that of another post or of a comment.
    labelled = [text for text in inputs[1:] if _EDIT.search(text)]
    published, modified = fields.visible_dates([*inputs[:1], *labelled])
    return published, next(iter(edits), modified)


def _text(node: LexborNode) -> str:
    return node.attributes.get("datetime") or node.attributes.get("content") or fields.line_of(node)


def _is_edit(node: LexborNode) -> bool:
    """By the element's name: WordPress marks the one date of a post that was never edited as both."""
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('itemprop') or ''}"
    return bool(_EDIT.search(names)) and not _INPUT.search(names)
