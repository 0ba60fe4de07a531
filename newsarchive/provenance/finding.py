"""A post's HTML in, its source links out: the rules asked one after another, what they claim made one entry each."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from newsarchive.items import SourceLink
from newsarchive.provenance.claims import Claim, is_trailer
from newsarchive.provenance.labels import Label
from newsarchive.provenance.lines import Line
from newsarchive.provenance.marked_text import marked_claims
from newsarchive.provenance.merging import merged
from newsarchive.provenance.outlets import Outlets, shipped_outlets
from newsarchive.provenance.pictures import is_credit_line, photo_credits
from newsarchive.provenance.promotions import is_closing_call, promotions
from newsarchive.provenance.prose import prose_claims
from newsarchive.provenance.reading import Reading, read
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
    pictured = {cell.number for rows in post.tables() if is_picture_table(rows) for cells in rows for cell in cells}
    credited = (photo_credits(line, outlets, is_pictured=line.number in pictured) for line in post.lines)
    return Found(
        source_links=merged(_claims(post, pictured, outlets)),
        promotions=tuple(dict.fromkeys(promotions(post.lines, outlets))),
        photo_credits=tuple(dict.fromkeys(chain.from_iterable(credited))),
    )


def _claims(post: Reading, pictured: set[int], outlets: Outlets) -> Iterator[Claim]:
    headings = sections(post.lines)
    for rows in post.tables():
        yield from table_claims(rows, headings[rows[0][0].number], outlets)
    for line in post.lines:
        if line.number not in pictured and not is_trailer(line, outlets):
            yield from marked_claims(line, outlets)
            yield from prose_claims(line, outlets)
            yield from named_below(line, headings[line.number], outlets)
            if line.links and not is_credit_line(line) and not is_tip_line(line, post.lines):
                yield from _standing(line, post.lines, headings[line.number], outlets)
    yield from tip_claims(post.lines, outlets)


def _standing(line: Line, lines: list[Line], section: Label | None, outlets: Outlets) -> Iterator[Claim]:
    """The links of a line that need no label, but for a call to readers at the end."""
    before = introducer(line, lines)
    for claim in standing_claims(line, section, before, outlets):
        if not is_closing_call(line, lines, claim.url or ""):
            yield claim
