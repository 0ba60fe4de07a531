"""A post as lines: what a reader sees between two breaks, with its links and its place."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from newsarchive.provenance.addresses import plain_addresses

Place = Literal["table", "list", "heading", "caption", "paragraph"]
"""Where a line stands."""

_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\(\s{0,5}([^\s()<>]{0,2000})(?:\s{1,5}\"[^\"]{0,300}\")?\s{0,5}\)")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+")
# A line with more is no citation; what comes behind is not looked at.
_MOST_LINKS = 100
_EMPHASIS = re.compile(r"\*\*|__|~~|`")


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a line: ``text`` stands for it at ``start:end``; ``is_plain`` is an address written out."""

    url: str
    text: str
    start: int
    end: int
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a cell: which table, which row, which column."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line: cleaned text, links in order, place; ``number`` counts the lines of the post."""

    number: int
    text: str
    links: tuple[Link, ...]
    place: Place
    cell: Cell | None = None

    def without_links(self) -> str:
        """The text around the links."""
        rest, end = "", 0
        for link in self.links:
            rest += self.text[end : link.start] + " "
            end = link.end
        return rest + self.text[end:]


@dataclass(slots=True)
class Draft:
    """A line that is being read: pieces of text, each with the address that it links to."""

    place: Place
    cell: Cell | None = None
    pieces: list[tuple[str, str | None]] = field(default_factory=list)


def finish(drafts: Iterable[Draft]) -> list[Line]:
    """The drafts as lines; those without text and links are dropped."""
    lines: list[Line] = []
    for draft in drafts:
        if draft.pieces and (line := _line(len(lines), draft)):
            lines.append(line)
    return lines


def _line(number: int, draft: Draft) -> Line | None:
    place, pieces = draft.place, _folded(draft.pieces)
    if place == "paragraph" and pieces:
        place, pieces = _markdown_place(pieces)
    text, links = _joined(_with_markdown_links(pieces))
    if not text and not links:
        return None
    return Line(number, text, (*_with_plain(text, links),), place, draft.cell)


def _folded(pieces: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Neighbouring pieces of one link as one, in NFC."""
    folded: list[tuple[str, str | None]] = []
    held: list[str] = []
    url: str | None = None
    for text, target in [*pieces, ("", "\0")]:
        if target != url and held:
            folded.append((unicodedata.normalize("NFC", "".join(held)), url))
            held = []
        url = target
        held.append(text)
    return folded


def _markdown_place(pieces: list[tuple[str, str | None]]) -> tuple[Place, list[tuple[str, str | None]]]:
    (text, url), *rest = pieces
    if url is None and (found := _MARKDOWN_HEADING.match(text)):
        return "heading", [(text[found.end() :], None), *rest]
    return "paragraph", pieces


def _with_markdown_links(pieces: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    parted: list[tuple[str, str | None]] = []
    for text, url in pieces:
        if url is None and "](" in text:
            parted.extend(_parted_at_links(text))
        else:
            parted.append((text, url))
    return parted


def _parted_at_links(text: str) -> Iterable[tuple[str, str | None]]:
    end = 0
    for found in _MARKDOWN_LINK.finditer(text):
        yield text[end : found.start()], None
        if not found[0].startswith("!"):
            yield found[1], found[2]
        end = found.end()
    yield text[end:], None


def _joined(pieces: list[tuple[str, str | None]]) -> tuple[str, list[Link]]:
    """One text with every run of white space made one space, and where the links stand in it."""
    parts: list[str] = []
    links: list[Link] = []
    length = 0
    for raw, url in pieces:
        text = _plain(raw, is_first=not length or parts[-1].endswith(" "))
        if url is not None:
            shown = text.strip()
            start = length + len(text) - len(text.lstrip())
            links.append(Link(url, shown, start, start + len(shown)))
        if text:
            parts.append(text)
            length += len(text)
    return "".join(parts).rstrip(), links


def _plain(text: str, *, is_first: bool) -> str:
    if "*" in text or "_" in text or "`" in text or "~" in text:
        text = _EMPHASIS.sub("", text)
    words = " ".join(text.split())
    before = " " if text[:1].isspace() and not is_first else ""
    return before + words + (" " if words and text[-1:].isspace() else "")


def _with_plain(text: str, links: list[Link]) -> list[Link]:
    """The links, and the addresses written out that are no link."""
    links = links[:_MOST_LINKS]
    plain = [
        Link(text[start:end], text[start:end], start, end, is_plain=True)
        for start, end in plain_addresses(text)[:_MOST_LINKS]
        if not any(link.start < end and start < link.end for link in links)
    ]
    return sorted([*links, *plain], key=lambda link: link.start) if plain else links
