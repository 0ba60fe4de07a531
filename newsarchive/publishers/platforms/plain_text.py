"""The text of a page that says nowhere which part of it is the text: trafilatura's judgement."""

import logging

from selectolax.lexbor import LexborHTMLParser, LexborNode

logger = logging.getLogger(__name__)

# Beyond these lxml is slow or gives up; no page that people write comes near them.
_LARGEST = 3_000_000
_MOST_ELEMENTS = 60_000
_DEEPEST = 200
_MOST_ATTRIBUTES = 200


def plain_text(url: str, markup: bytes, tree: LexborHTMLParser) -> tuple[str, ...]:
    """The lines that trafilatura takes for the text; empty where it finds none, or the page is built to kill it.

    A fault of trafilatura's own is a warning in the log that names ``url``, and no text.
    """
    if len(markup) > _LARGEST or not _is_harmless(tree):
        return ()
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(markup.decode("utf-8", "replace"), fast=True, include_comments=False)
    except Exception as error:  # noqa: BLE001 - hostile markup in code of others; said here, and Scrapy counts it
        logger.warning("%s: trafilatura failed (%s: %s)", url, type(error).__name__, error)
        return ()
    text = getattr(found, "text", None) or ""
    return tuple(line for row in text.split("\n") if (line := _without_table(row)))


def _without_table(row: str) -> str:
    """A row of a table is written as Markdown: old pages are laid out in tables, and their text is no table."""
    if not row.startswith("|"):
        return row.strip()
    cells = (cell.strip() for cell in row.replace("\\|", "/").strip("| ").split("|"))
    return " ".join(cell for cell in cells if cell.strip("-: "))


def _is_harmless(tree: LexborHTMLParser) -> bool:
    """Depth, number of elements and of attributes, in one walk that needs no stack and stops at the first excess."""
    node: LexborNode | None = tree.root
    depth = elements = 0
    while node is not None:
        elements += 1
        if depth > _DEEPEST or elements > _MOST_ELEMENTS or len(node.attributes) > _MOST_ATTRIBUTES:
            return False
        if (below := node.first_child) is not None:
            node, depth = below, depth + 1
            continue
        while node is not None and node.next is None:
            node, depth = node.parent, depth - 1
        node = node.next if node is not None else None
    return True
