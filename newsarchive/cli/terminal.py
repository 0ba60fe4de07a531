"""The terminal, through rich. Text is never read as rich's mark-up: headlines come from the web."""

from collections.abc import Callable, Collection, Iterable, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newsarchive.cli.screen import Cell, Part, Style, Styled, aligned, marked, text_of

_LOOKS: dict[Style, str] = {
    "strong": "bold",
    "quiet": "dim",
    "hit": "bold yellow",
    "good": "green",
    "alarm": "yellow",
    "bad": "bold red",
    "removed": "red strike",
    "added": "bold green",
    "plain": "",
}


class TerminalScreen:
    """For people: colours, tables, text broken between words."""

    def __init__(self) -> None:
        self._console = Console(markup=False, highlight=False, emoji=False)
        self._colourless = self._console.color_system is None or self._console.no_color

    @property
    def width(self) -> int:
        return self._console.width

    def line(self, *parts: Part) -> None:
        self._console.print(self._text(parts), soft_wrap=True)

    def paragraph(self, *parts: Part, indent: int = 0) -> None:
        self._console.print(Padding(self._text(parts), (0, 0, 0, indent)))

    def beside(self, left: Sequence[Part], right: Sequence[Part]) -> None:
        halves = Table.grid(expand=True, padding=(0, 2))
        for _ in range(2):
            halves.add_column(ratio=1, overflow="fold")
        halves.add_row(self._text(left), self._text(right))
        self._console.print(halves)

    def _text(self, parts: Sequence[Part]) -> Text:
        """What went and came is told by colour, or by marks where there is none."""
        return _rich(parts, marked if self._colourless else text_of)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Cell]], wraps: Collection[str] = ()) -> None:
        cells = list(rows)
        table = _table(columns, cells, wraps)
        natural = self._console.measure(table, options=self._console.options.update(max_width=100_000)).maximum
        if wraps and natural > self._console.width:
            self._stack(columns, cells, wraps)
        else:
            self._console.print(table)

    def _stack(self, columns: Sequence[str], cells: Sequence[Sequence[Cell]], wraps: Collection[str]) -> None:
        """Where it is too narrow for columns of running text: that text stands below its row, named if of several."""
        short = [position for position, column in enumerate(columns) if column not in wraps]
        heading, *lines = aligned([columns[i] for i in short], [[row[i] for i in short] for row in cells])
        self.line(*(Styled(column.text, "strong") for column in heading))
        for line, row in zip(lines, cells, strict=True):
            self.line(*line)
            for position, cell in enumerate(row):
                if position not in short and text_of(cell):
                    name = f"{columns[position]}: " if len(wraps) > 1 else ""
                    self.paragraph(Styled(name, "quiet"), cell if isinstance(cell, Styled) else text_of(cell), indent=4)


def _table(columns: Sequence[str], cells: Sequence[Sequence[Cell]], wraps: Collection[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    for position, column in enumerate(columns):
        right = bool(cells) and isinstance(cells[-1][position], int)
        table.add_column(column, justify="right" if right else "left", overflow="fold", no_wrap=column not in wraps)
    for row in cells:
        table.add_row(*(_rich([cell]) for cell in row))
    return table


def _rich(parts: Iterable[Cell], spelled: Callable[[Cell], str] = text_of) -> Text:
    return Text.assemble(
        *((spelled(part), _LOOKS[part.style if isinstance(part, Styled) else "plain"]) for part in parts)
    )
