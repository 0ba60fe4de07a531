"""Under which heading a line stands, where the heading announces sources: 참고 자료, 관련 기사, 출처."""

from collections.abc import Iterator

from newsarchive.provenance.claims import Claim, context
from newsarchive.provenance.labels import Label, whole_label
from newsarchive.provenance.lines import Line
from newsarchive.provenance.outlets import Outlets

_LONG = 100


def sections(lines: list[Line]) -> list[Label | None]:
    """For each line the label of the heading above it, None where there is none.

    A heading's section goes on to the next heading; that of a label alone on a line only to the next long line.
    """
    found: list[Label | None] = []
    current: Label | None = None
    is_heading = False
    for line in lines:
        found.append(current)
        label = None if line.links or line.cell else whole_label(line.text)
        if line.place == "heading" or label:
            current, is_heading = label, line.place == "heading"
        elif not is_heading and len(line.text) > _LONG and not line.links:
            current = None
    return found


def named_below(line: Line, section: Label | None, outlets: Outlets) -> Iterator[Claim]:
    """The source that a line without link names below a heading."""
    if section is None or section.kind == "photo" or line.cell or line.links or line.place in ("heading", "caption"):
        return
    if named := outlets.named(line.text, or_office=section.kind == "naming"):
        yield Claim(
            line=line.number,
            offset=0,
            url=None,
            outlet=named.name,
            label=section.text,
            form="list" if line.place == "list" else "paragraph",
            rule="heading: name below it",
            where=context(line),
            is_named=True,
        )
