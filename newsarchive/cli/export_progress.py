"""How far an export is, for who watches it on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarchive.operations.exports.exporting import Counted

_SELDOM = 200
"""Rows between two looks at the bar: drawing costs more than a row."""


@contextmanager
def progress(articles: int | None, what: str, *, shown: bool) -> "Iterator[Callable[[Counted], None]]":
    """Whom to tell after each row; a bar on stderr where it is `shown`, of `articles` in all where that is known."""
    if not shown:
        yield lambda _counted: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=articles)

        def tell(counted: "Counted") -> None:
            if counted.rows % _SELDOM == 0:
                bar.update(task, completed=counted.articles, description=f"{counted.rows:,} {what}")

        yield tell
