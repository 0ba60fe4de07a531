"""Tables as Markdown writes them, among lines that were read as text."""

import re
from dataclasses import replace

from newsarchive.provenance.lines import Cell, Line, Link

_RULE = re.compile(r"[\s|:-]+")


def with_markdown_tables(lines: list[Line]) -> list[Line]:
    """The lines; those that are rows of a Markdown table (``| a | b |``) as its cells, numbered anew."""
    if not any(_is_row(line) for line in lines):
        return lines
    parted: list[Line] = []
    table, row, in_table = 0, 0, False
    for line in lines:
        if not _is_row(line):
            in_table = False
            parted.append(line)
        elif not _RULE.fullmatch(line.text):
            # Below zero, so that they are never taken for the tables of the HTML.
            table, row = (table, row + 1) if in_table else (table - 1, 0)
            in_table = True
            parted.extend(_cells(line, table, row))
    return [replace(line, number=number) for number, line in enumerate(parted)]


def _is_row(line: Line) -> bool:
    return line.cell is None and len(line.text) > 2 and line.text[0] == "|" and line.text[-1] == "|"


def _cells(line: Line, table: int, row: int) -> list[Line]:
    cells: list[Line] = []
    start = 1
    for column, raw in enumerate(line.text[1:-1].split("|")):
        text, offset = raw.strip(), start + len(raw) - len(raw.lstrip())
        links = tuple(
            _moved(link, offset) for link in line.links if start <= link.start <= link.end <= start + len(raw)
        )
        start += len(raw) + 1
        if text or links:
            cells.append(Line(line.number, text, links, "table", Cell(table, row, column)))
    return cells


def _moved(link: Link, by: int) -> Link:
    return replace(link, start=link.start - by, end=link.end - by)
