"""What stands around an article's text, and what of it is prose that was not read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

from selectolax.lexbor import LexborNode

from newsarchive.extraction.visibility import says_hidden

_NO_PROSE = frozenset({"script", "style", "nav", "aside", "header", "footer", "template", "noscript", "svg", "select"})
# Boxes that a site lays over or under its pages, by the words of their names.
_LAID_OVER = re.compile(
    r"(?:^|[\s_-])(?:layer|popup|pop|modal|dialog|overlay|toast|cookies?|consent|agree\w*|terms|privacy|gnb|lnb|footer"
    r"|header|aside|side\w*|menu|comments?|reply|search)(?=$|[\s_-])",
    re.IGNORECASE,
)
_HIGHEST = 12
_MOST = 200


class Place(IntEnum):
    """How far from the text something stands."""

    ADJACENT = 0
    """In the element that holds the text."""
    NEAR = 1
    """In the element around the article."""
    FAR = 2
    """Anywhere else on the page."""


@dataclass(frozen=True, slots=True)
class Box:
    """An element beside the text or beside what holds it; ``said`` is all its text, as one string."""

    node: LexborNode
    place: Place
    hidden: bool
    said: str


def boxes_around(text: tuple[LexborNode, ...], around: LexborNode | None) -> Iterator[Box]:
    """The elements beside ``text``, then beside what holds it, up to the page's body; those without text are left out.

    ``around`` is the element around the article.
    """
    read = {node.mem_id for node in text}
    edge = around.mem_id if around is not None else None
    holder, place = text[0] if text else None, Place.ADJACENT
    for _ in range(_HIGHEST):
        if holder is None or holder.tag in ("body", "html") or holder.parent is None:
            return
        if holder.mem_id == edge:
            place = Place.FAR
        for node in islice(_beside(holder), _MOST):
            if node.mem_id not in read and (box := _box(node, place)):
                yield box
        holder, place = holder.parent, max(place, Place.NEAR)


def _beside(node: LexborNode) -> Iterator[LexborNode]:
    one = node.parent.first_child if node.parent is not None else None
    while one is not None:
        if one.mem_id != node.mem_id:
            yield one
        one = one.next


def _box(node: LexborNode, place: Place) -> Box | None:
    if node.is_text_node:
        said = node.text_content or ""
        return Box(node, place, False, said) if said.strip() else None
    if not node.is_element_node or node.tag in _NO_PROSE:
        return None
    said = node.text()
    if not said.strip():
        return None
    attributes = node.attributes
    return None if _is_laid_over(attributes) else Box(node, place, says_hidden(attributes), said)


def _is_laid_over(attributes: Mapping[str, str | None]) -> bool:
    """Whether an element is a menu, a dialog, a box of comments: by its name or role."""
    if not attributes:
        return False
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return attributes.get("role") == "dialog" or (len(names) > 1 and _LAID_OVER.search(names) is not None)


def unread(sentences: Iterable[str], read: str) -> list[str]:
    """The sentences, each once, that do not stand in ``read`` (folded), whatever the white space in them."""
    found = dict.fromkeys(map(folded, sentences))
    return [sentence for sentence in found if sentence and sentence not in read]


def folded(text: str) -> str:
    """``text`` without white space."""
    return "".join(text.split())
