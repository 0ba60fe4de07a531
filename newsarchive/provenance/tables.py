"""Sources in tables: a cell says 출처, and its row or its column holds what is cited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from newsarchive.provenance.claims import Claim, context, is_promotion, names_in, who
from newsarchive.provenance.labels import Label, whole_label
from newsarchive.provenance.lines import Line, Link
from newsarchive.provenance.outlets import Outlets

_COLUMN_NAME = re.compile(
    r"(?:기관|제목|링크|날짜|일자|일시|기자|정보|내용|부서|저자|연락처|작성자|작성일|문의|구분|비고|URL|기사|이름|주제|담당|발행일|설명|종류|매체|언론사"
    r"|주소|항목|분류|조건)$"
)

# A larger table is no list of sources; what stands beyond is not looked at.
_MOST_ROWS = 200
_MOST_COLUMNS = 20
# Characters of evidence.
_LONGEST_ROW = 160


@dataclass
class _Labelled:
    """A table with its labels by row and column; ``rightward`` are those whose value stands beside them."""

    rows: list[list[Line]]
    labels: dict[tuple[int, int], Label] = field(default_factory=dict)
    rightward: set[tuple[int, int]] = field(default_factory=set)

    def over(self, cell: Line) -> Label | None:
        """The label that governs a cell: beside it on the left, else the nearest above in its column."""
        row, column = _place(cell)
        if (row, column - 1) in self.rightward:
            return self.labels[row, column - 1]
        if (row, column) in self.labels and not cell.links:
            return None
        above = [label for (at, where), label in self.labels.items() if where == column and at < row]
        heads = [at for at in self.labels if at[1] == column and at[0] < row and at not in self.rightward]
        return above[-1] if heads and self.labels[heads[-1]] is above[-1] else None

    def header(self) -> Label | None:
        """A label in the first row: it announces the links of every column."""
        return next((self.labels[at] for at in self.labels if at[0] == 0 and at not in self.rightward), None)

    def beside(self, cell: Line) -> Label | None:
        """A label at the left end of the cell's row."""
        row, column = _place(cell)
        return next((label for (at, where), label in self.labels.items() if at == row and where < column), None)

    def is_picture_row(self, row: int) -> bool:
        return any(label.kind == "photo" for (at, _), label in self.labels.items() if at == row)

    def outlet(self, outlets: Outlets) -> str | None:
        """An outlet that a label names itself (KBS 뉴스 소스)."""
        return next((found.name for label in self.labels.values() if (found := outlets.named(label.text))), None)


def table_claims(rows: list[list[Line]], section: Label | None, outlets: Outlets) -> Iterator[Claim]:
    """What a table cites; ``section`` is the label of the heading above it."""
    table = _labelled(rows)
    if not table.labels and section is None:
        return
    for cells in rows[:_MOST_ROWS]:
        if not cells or table.is_picture_row(_place(cells[0])[0]):
            continue
        links = [found for cell in cells[:_MOST_COLUMNS] for found in _cited(table, cell, section, outlets)]
        names = [found for cell in cells[:_MOST_COLUMNS] for found in _named(table, cell, section, outlets)]
        found = _linked(table, links, names, outlets) if links else _unlinked(names)
        yield from (replace(claim, where=_row(cells, claim.where)) for claim in found)


def is_picture_table(rows: list[list[Line]]) -> bool:
    """Whether the table begins with a label such as 이미지: what it names made the picture."""
    label = whole_label(rows[0][0].text)
    return label is not None and label.kind == "photo"


def _labelled(rows: list[list[Line]]) -> _Labelled:
    table = _Labelled(rows)
    for cells in rows[:_MOST_ROWS]:
        for cell, right in zip(cells[:_MOST_COLUMNS], [*cells[1:_MOST_COLUMNS], None], strict=False):
            if cell.links or not (label := whole_label(cell.text)):
                continue
            table.labels[_place(cell)] = label
            if right and (right.links or not (_COLUMN_NAME.search(right.text) or whole_label(right.text))):
                table.rightward.add(_place(cell))
    return table


def _cited(table: _Labelled, cell: Line, section: Label | None, outlets: Outlets) -> Iterator[tuple[Line, Link, Label]]:
    """The links of a cell that a label announces."""
    label = table.over(cell) or table.header() or table.beside(cell) or _own_label(cell) or section
    if label is None or label.kind == "photo":
        return
    for link in cell.links:
        service = label.kind == "linking" and outlets.is_service(link.url)
        if not service and not is_promotion(cell, link, outlets):
            yield cell, link, label


def _named(table: _Labelled, cell: Line, section: Label | None, outlets: Outlets) -> Iterator[tuple[Line, str, Label]]:
    """The names in a cell without links that a label announces."""
    if cell.links or _place(cell) in table.labels:
        return
    label = table.over(cell)
    if label and label.kind != "photo":
        for name in names_in(cell.text, outlets, anyone=label.kind == "naming"):
            yield cell, name, label
    elif section and section.kind != "photo" and (found := outlets.named(cell.text)):
        yield cell, found.name, section


def _linked(
    table: _Labelled, links: list[tuple[Line, Link, Label]], names: list[tuple[Line, str, Label]], outlets: Outlets
) -> Iterator[Claim]:
    for cell, link, label in links:
        outlet, is_named = who(cell, link, outlets)
        if outlet is None:
            outlet, is_named = (names[0][1], True) if names else (table.outlet(outlets), False)
        yield _claim(cell, label, url=link.url, outlet=outlet, is_named=is_named, rule="table: link under a label")


def _unlinked(names: list[tuple[Line, str, Label]]) -> Iterator[Claim]:
    for cell, name, label in names:
        yield _claim(cell, label, url=None, outlet=name, is_named=True, rule="table: name under a label")


def _claim(cell: Line, label: Label, *, url: str | None, outlet: str | None, is_named: bool, rule: str) -> Claim:
    return Claim(
        line=cell.number,
        offset=0,
        url=url,
        outlet=outlet,
        label=label.text,
        form="table",
        rule=rule,
        where=context(cell),
        is_named=is_named,
    )


def _row(cells: list[Line], cell: str) -> str:
    """The cited cell's whole row as evidence, since a cell is often no more than 링크; a long row only by that cell."""
    row = " | ".join(other.text for other in cells[:_MOST_COLUMNS] if other.text)
    return row if len(row) <= _LONGEST_ROW else cell


def _place(cell: Line) -> tuple[int, int]:
    return (cell.cell.row, cell.cell.column) if cell.cell else (0, 0)


def _own_label(cell: Line) -> Label | None:
    """The label that a link's own text is (기사 전문 보기)."""
    return next((label for link in cell.links if (label := whole_label(link.text))), None)
