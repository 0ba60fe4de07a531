"""The progress of an import: what gave no article is named, the rest is counted."""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsarchive.cli.failure import complain

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from newsarchive.items import PageResult


class Telling:
    """What came to one of `troubles` is named as it is met; a bar counts all where a terminal watches."""

    def __init__(self, bar: "Bar | None", troubles: Collection[str]) -> None:
        self._bar = bar
        self._troubles = troubles
        self._task = bar.add_task("starting", total=None) if bar else None
        self._fates: Counter[str] = Counter()

    def expect(self, files: int) -> None:
        """So many are to be read."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=files)

    def tell(self, result: "PageResult", fate: str) -> None:
        """One is done."""
        self._fates[fate] += 1
        if self._bar is not None and self._task is not None:
            said = " ".join(f"{name} {count}" for name, count in sorted(self._fates.items()))
            self._bar.update(self._task, advance=1, description=said)
        if fate in self._troubles and result.problem:
            complain(f"{fate}: {result.url}: {result.problem}")


@contextmanager
def progress(troubles: Collection[str], *, shown: bool) -> Iterator[Telling]:
    """Who is told of what is read; with a bar on stderr if `shown`."""
    if not shown:
        yield Telling(None, troubles)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Telling(bar, troubles)
