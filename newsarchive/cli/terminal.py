"""The terminal, through rich. Text is never read as rich's mark-up: headlines come from the web."""

from collections.abc import Collection, Iterable, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from newsarchive.cli.screen import Cell, Part, Style, Styled, aligned, text_of

_LOOKS: dict[Style, str] = {
    "strong": "bold",
    "quiet": "dim",
    "hit": "bold yellow",
    "good": "green",
    "alarm": "yellow",
    "bad": "bold red",
    "plain": "",
}


class TerminalScreen:
    """For people: colours, tables, text broken between words."""

    def __init__(self) -> None:
        self._console = Console(markup=False, highlight=False, emoji=False)

    def line(self, *parts: Part) -> None:
        self._console.print(_rich(parts), soft_wrap=True)

    def paragraph(self, *parts: Part, indent: int = 0) -> None:
        self._console.print(Padding(_rich(parts), (0, 0, 0, indent)))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Cell]], wraps: Collection[str] = ()) -> None:
        cells = list(rows)
        table = _table(columns, cells, wraps)
        natural = self._console.measure(table, options=self._console.options.update(max_width=100_000)).maximum
        if wraps and natural > self._console.width:
            self._stack(columns, cells, wraps)
        else:
            self._console.print(table)

    def _stack(self, columns: Sequence[str], cells: Sequence[Sequence[Cell]], wraps: Collection[str]) -> None:
        """Where it is too narrow for columns of running text: that text stands below its row."""
        short = [position for position, column in enumerate(columns) if column not in wraps]
        heading, *lines = aligned([columns[i] for i in short], [[row[i] for i in short] for row in cells])
        self.line(*(Styled(column.text, "strong") for column in heading))
        for line, row in zip(lines, cells, strict=True):
            self.line(*line)
            for position, cell in enumerate(row):
                if position not in short and text_of(cell):
                    self.paragraph(cell if isinstance(cell, Styled) else text_of(cell), indent=4)


def _table(columns: Sequence[str], cells: Sequence[Sequence[Cell]], wraps: Collection[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    for position, column in enumerate(columns):
        right = bool(cells) and isinstance(cells[-1][position], int)
        table.add_column(column, justify="right" if right else "left", overflow="fold", no_wrap=column not in wraps)
    for row in cells:
        table.add_row(*(_rich([cell]) for cell in row))
    return table


def _rich(parts: Iterable[Cell]) -> Text:
    return Text.assemble(
        *((text_of(part), _LOOKS[part.style if isinstance(part, Styled) else "plain"]) for part in parts)
    )
