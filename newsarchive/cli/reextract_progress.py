"""Who is told of each article that is read again: a count, JSON Lines, a bar where a terminal watches."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsarchive.cli.failure import complain
from newsarchive.cli.reextract_view import records
from newsarchive.cli.screen import print_json

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from newsarchive.archive.renewal import Reviewed
    from newsarchive.operations.reextraction_tally import Tally

_SELDOM = 25
"""Articles between two looks at the bar: drawing costs as much as reading a page."""
_NAMED = 20
"""Problems that are named one by one; the rest are counted."""


class Telling:
    """Counts all, names problems, and prints each change where JSON is wanted."""

    def __init__(self, tally: "Tally", bar: "Bar | None", *, write: bool, as_json: bool) -> None:
        self.tally = tally
        self._bar = bar
        self._write = write
        self._as_json = as_json
        self._task = bar.add_task("starting", total=None) if bar else None
        self._read = 0

    def expect(self, articles: int) -> None:
        """So many are to be read."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=articles)

    def tell(self, reviewed: "Reviewed") -> None:
        """One is done."""
        self.tally.add(reviewed)
        self._read += 1
        if self._as_json:
            for each in records(reviewed, written=self._write):
                print_json(each)
        elif reviewed.problem is not None:
            self._name(reviewed)
        if self._bar is not None and self._task is not None and self._read % _SELDOM == 0:
            differ = f"{self.tally.total('differs'):,} differ"
            self._bar.update(self._task, completed=self._read, description=differ)

    def _name(self, reviewed: "Reviewed") -> None:
        named = self.tally.total("unreadable", "doubted", "failed")
        if named <= _NAMED:
            complain(f"{reviewed.outcome}: {reviewed.key or f'article {reviewed.article_id}'}: {reviewed.problem}")
        if named == _NAMED:
            complain("what else cannot be read is only counted; --json names all")


@contextmanager
def progress(*, write: bool, as_json: bool, shown: bool) -> Iterator[Telling]:
    """Who is told of what is read; with a bar on stderr if `shown`."""
    from newsarchive.operations.reextraction_tally import Tally

    if not shown:
        yield Telling(Tally(), None, write=write, as_json=as_json)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Telling(Tally(), bar, write=write, as_json=as_json)
