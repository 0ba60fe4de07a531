"""What a command prints for people: styled lines and tables on a terminal, plain and whole text elsewhere."""

import re
import sys
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, Protocol

import click

from newsarchive.cli.cleaning import json_line, without_controls

Style = Literal["strong", "quiet", "hit", "good", "alarm", "bad", "removed", "added", "plain"]


@dataclass(frozen=True)
class Styled:
    """Text and how it should look where looks are possible."""

    text: str
    style: Style = "plain"


_MARKS: dict[Style, tuple[str, str]] = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
_WORD_OR_SPACE = re.compile(r"\s+|\S+")

HALF = 60
"""Columns of one of two texts beside each other where the screen has no width."""

Part = str | Styled
Cell = str | int | Styled


class Screen(Protocol):
    """Where a command prints."""

    @property
    def width(self) -> int:
        """Its columns; 0 where lines may be of any length."""

    def line(self, *parts: Part) -> None:
        """One line, of the parts one after another; never broken, so that an address stays whole."""

    def paragraph(self, *parts: Part, indent: int = 0) -> None:
        """Running text, broken between words where the terminal ends."""

    def beside(self, left: Sequence[Part], right: Sequence[Part]) -> None:
        """Two running texts, each in one half."""

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Cell]], wraps: Collection[str] = ()) -> None:
        """Rows under their columns; numbers stand to the right; columns named in `wraps` give way to the others."""


def screen() -> Screen:
    """The terminal if stdout is one, else plain text. Importing rich costs 80 ms: only a terminal pays."""
    if not sys.stdout.isatty():
        return PlainScreen()
    from newsarchive.cli.terminal import TerminalScreen

    return TerminalScreen()


def print_json(record: Mapping[str, object]) -> None:
    """One JSON line on stdout, in UTF-8 whatever the locale says."""
    click.echo(json_line(record).encode())


def text_of(part: Cell) -> str:
    """The text of a part, harmless and on one line."""
    text = part.text if isinstance(part, Styled) else f"{part:,}" if isinstance(part, int) else part
    return " ".join(without_controls(text).splitlines())


def marked(part: Cell) -> str:
    """The text of a part; what went or came is marked as `git diff --word-diff` does it."""
    before, after = _MARKS.get(part.style, ("", "")) if isinstance(part, Styled) else ("", "")
    return f"{before}{text_of(part)}{after}"


def folded(text: str, width: int) -> list[str]:
    """`text` broken between words into lines of at most `width` columns; a longer word is broken inside."""
    lines, line, used = [], "", 0
    for word in _WORD_OR_SPACE.findall(text):
        for piece in [word] if _width(word) <= width else list(word):
            if used + _width(piece) > width:
                lines.append(line.rstrip())
                line, used = "", 0
                piece = piece.lstrip()
            line, used = line + piece, used + _width(piece)
    return [*lines, line.rstrip()]


class PlainScreen:
    """For files and pipes: no colours, nothing cut, columns padded by the width of their characters."""

    width = 0

    def line(self, *parts: Part) -> None:
        click.echo("".join(map(marked, parts)).rstrip())

    def paragraph(self, *parts: Part, indent: int = 0) -> None:
        self.line(" " * indent, *parts)

    def beside(self, left: Sequence[Part], right: Sequence[Part]) -> None:
        halves = (folded("".join(map(marked, parts)), HALF) for parts in (left, right))
        for pair in zip_longest(*halves, fillvalue=""):
            self.line(_padded(pair[0], HALF, right=False), pair[1])

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Cell]], wraps: Collection[str] = ()) -> None:  # noqa: ARG002
        for row in aligned(columns, list(rows)):
            self.line(*row)


def aligned(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[list[Styled]]:
    """The heading and the rows, each cell padded to its column; two spaces part them."""
    cells = [tuple(columns), *map(tuple, rows)]
    widths = [max(map(_width, map(text_of, column))) for column in zip(*cells, strict=True)]
    numeric = [isinstance(cell, int) for cell in cells[-1]]
    return [[_padded(*field) for field in zip(row, widths, numeric, strict=True)] for row in cells]


def columns_of(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> int:
    """How many columns of a terminal a table needs."""
    return sum(_width(cell.text) for cell in aligned(columns, rows)[0])


def _width(text: str) -> int:
    """How many columns a terminal needs: Hangul and Han take two, combining marks none."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def _padded(cell: Cell, width: int, right: bool) -> Styled:
    text = text_of(cell)
    room = " " * (width - _width(text))
    style: Style = cell.style if isinstance(cell, Styled) else "plain"
    return Styled((room + text if right else text + room) + "  ", style)
