"""HTML, or Markdown that holds HTML, read into lines and tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from newsarchive.extraction.depth_first import depth_first
from newsarchive.provenance.lines import Cell, Draft, Line, Place, finish
from newsarchive.provenance.markdown import with_markdown_tables
from newsarchive.provenance.parsing import parsed

_PLACES: dict[str, Place] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "summary", "caption"), "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "list"),
    "figcaption": "caption",
    **dict.fromkeys(("td", "th"), "table"),
}
_BREAKING = (
    frozenset(
        {
            "address",
            "article",
            "blockquote",
            "center",
            "details",
            "div",
            "dl",
            "fieldset",
            "figure",
            "footer",
            "header",
            "main",
        }
        | {"ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul"}
    )
    | _PLACES.keys()
)
_NO_TEXT = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "select",
        "textarea",
        "svg",
        "nav",
        "iframe",
        "object",
        "audio",
        "video",
    }
    | {"canvas", "map", "dialog", "head", "title"}
)
_MARKDOWN_ITEM = re.compile(r"\s{0,8}(?:[*+-]|\d{1,2}\.)\s+(?=\S)")


@dataclass(frozen=True)
class Reading:
    """A post: its lines in order."""

    lines: list[Line]

    def tables(self) -> Iterator[list[list[Line]]]:
        """Each table as rows of cells."""
        tables: dict[int, dict[int, list[Line]]] = {}
        for line in self.lines:
            if line.cell:
                tables.setdefault(line.cell.table, {}).setdefault(line.cell.row, []).append(line)
        for rows in tables.values():
            yield list(rows.values())


def read(html: str) -> Reading:
    """The lines of a post. Never raises: any text is read."""
    body = parsed(html).body
    walk = _Walk()
    if body is not None:
        depth_first(body, walk.enter, walk.leave)
    return Reading(with_markdown_tables(finish(walk.drafts)))


@dataclass
class _Walk:
    """What one walk over a tree has read so far.

    ``places``: the open block elements, each with the place and the cell that it makes. ``links``: where the open
    links lead. ``tables``: number, row and column of the open tables.
    """

    drafts: list[Draft] = field(default_factory=lambda: [Draft("paragraph")])
    places: list[tuple[str, Place, Cell | None]] = field(default_factory=lambda: [("", "paragraph", None)])
    links: list[str | None] = field(default_factory=lambda: [None])
    tables: list[list[int]] = field(default_factory=list)
    table_count: int = 0

    def enter(self, node: LexborNode) -> LexborNode | None:
        """Take a node in; its first child if it has any to read."""
        tag = node.tag or ""
        if tag == "-text":
            self.write(node.text_content or "")
            return None
        if tag in _NO_TEXT or not node.is_element_node:
            return None
        below = node.first_child
        if tag in ("br", "hr"):
            self.break_line()
        elif tag == "a":
            self.open_link(node.attributes.get("href"), has_content=below is not None)
        elif tag in _BREAKING and below is not None:
            self.open(tag)
        return below

    def leave(self, node: LexborNode) -> None:
        """Close an element that had children."""
        tag = node.tag or ""
        if tag == "a":
            self.links.pop()
        elif tag in _BREAKING:
            if tag == "table":
                self.tables.pop()
            self.places.pop()
            self.break_line()

    def open(self, tag: str) -> None:
        """Begin a block element."""
        _, place, cell = self.places[-1]
        if tag == "table":
            self.table_count += 1
            self.tables.append([self.table_count, -1, -1])
        elif tag == "tr" and self.tables:
            self.tables[-1][1:] = [self.tables[-1][1] + 1, -1]
        elif tag in ("td", "th") and self.tables:
            self.tables[-1][2] += 1
            cell = Cell(*self.tables[-1])
        if cell is None or tag in ("td", "th"):
            place = _PLACES.get(tag, place)
        self.places.append((tag, place, cell))
        self.break_line()

    def open_link(self, href: str | None, *, has_content: bool) -> None:
        """Begin a link; one without content is kept too."""
        if has_content:
            self.links.append(href)
        if href is not None:
            self.drafts[-1].pieces.append(("", href))

    def break_line(self) -> None:
        """Begin a line at this place; a cell is one line, and a line without anything is used again."""
        _, place, cell = self.places[-1]
        last = self.drafts[-1]
        if cell is not None and last.cell == cell:
            last.pieces.append((" ", None))
        elif last.pieces:
            self.drafts.append(Draft(place, cell))
        else:
            last.place, last.cell = place, cell

    def write(self, text: str) -> None:
        """Text: a line feed parts lines, but not in a cell and not in a link."""
        href = self.links[-1]
        if text.isspace() and href is None and self.places[-1][2] is None:
            if "\n" in text:
                self.break_line()
            elif self.drafts[-1].pieces:
                self.drafts[-1].pieces.append((text, None))
            return
        if "\n" not in text or href is not None or self.places[-1][2] is not None:
            if self.drafts[-1].pieces or not text.isspace():
                self.drafts[-1].pieces.append((text, href))
            return
        first, *rest = text.split("\n")
        self.write_line(first)
        for line in rest:
            self.break_line()
            self.write_line(line)

    def write_line(self, line: str) -> None:
        """One line of text; outside of every element ``- `` begins a Markdown list item."""
        draft = self.drafts[-1]
        if not line or (line.isspace() and not draft.pieces):
            return
        if not draft.pieces and self.places[-1][0] == "" and (found := _MARKDOWN_ITEM.match(line)):
            draft.place = "list"
            line = line[found.end() :]
        draft.pieces.append((line, None))
