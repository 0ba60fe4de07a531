"""A post's HTML in, its source links out: the rules asked one after another, what they claim made one entry each."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsarchive.items import SourceLink
from newsarchive.provenance.claims import Claim, is_trailer
from newsarchive.provenance.labels import Label, Mark, marks
from newsarchive.provenance.lines import Line
from newsarchive.provenance.marked_text import marked_claims
from newsarchive.provenance.merging import merged
from newsarchive.provenance.outlets import Outlets, shipped_outlets
from newsarchive.provenance.pictures import is_credit_line, photo_credits
from newsarchive.provenance.promotions import is_closing_call, promotions
from newsarchive.provenance.prose import prose_claims
from newsarchive.provenance.reading import read
from newsarchive.provenance.sections import named_below, sections
from newsarchive.provenance.standing_links import introducer, standing_claims
from newsarchive.provenance.tables import is_picture_table, table_claims
from newsarchive.provenance.tip_blocks import is_tip_line, tip_claims


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a post names: the sources of its story, links that are promotion, who made its pictures."""

    source_links: tuple[SourceLink, ...] = ()
    promotions: tuple[str, ...] = ()
    photo_credits: tuple[str, ...] = ()


def find_source_links(html: str, outlets: Outlets | None = None) -> Found:
    """What the HTML of a post's body (or Markdown that holds HTML) names as its sources.

    ``outlets``: the table of outlets, the package's own if None. Never raises: any text gives an answer.
    """
    outlets = outlets or shipped_outlets()
    post = read(html)
    reader = _Reader(post.lines, sections(post.lines), [list(marks(line.text)) for line in post.lines], outlets)
    tables = list(post.tables())
    pictured = {cell.number for rows in tables if is_picture_table(rows) for cells in rows for cell in cells}
    return Found(
        source_links=merged(reader.claims(tables, pictured)),
        promotions=tuple(dict.fromkeys(promotions(post.lines, outlets))),
        photo_credits=tuple(dict.fromkeys(reader.photo_credits(pictured))),
    )


@dataclass(frozen=True)
class _Reader:
    """Asks the rules; ``headings`` and ``marks`` are those of each line."""

    lines: list[Line]
    headings: list[Label | None]
    marks: list[list[Mark]]
    outlets: Outlets

    def claims(self, tables: list[list[list[Line]]], pictured: set[int]) -> Iterator[Claim]:
        """What every rule claims."""
        for rows in tables:
            yield from table_claims(rows, self.headings[rows[0][0].number], self.outlets)
        for line in self.lines:
            if line.number not in pictured and not is_trailer(line, self.outlets):
                yield from self.line_claims(line)
        yield from tip_claims(self.lines, self.outlets)

    def line_claims(self, line: Line) -> Iterator[Claim]:
        """What the rules claim that read one line."""
        marked, heading = self.marks[line.number], self.headings[line.number]
        yield from marked_claims(line, marked, self.outlets)
        yield from prose_claims(line, self.outlets)
        yield from named_below(line, heading, self.outlets)
        if line.links and not is_credit_line(line, marked) and not is_tip_line(line, self.lines):
            for claim in standing_claims(line, heading, introducer(line, self.lines), self.outlets):
                if not is_closing_call(line, self.lines, claim.url or ""):
                    yield claim

    def photo_credits(self, pictured: set[int]) -> Iterator[str]:
        """Who made the pictures."""
        for line in self.lines:
            is_pictured = line.number in pictured
            yield from photo_credits(line, self.marks[line.number], self.outlets, is_pictured=is_pictured)
