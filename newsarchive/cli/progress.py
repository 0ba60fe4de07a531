"""A bar on stderr for work that takes long: how much is done, of how much, how long it still takes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Show(Protocol):
    """Told how much is done; of how much, and what it is called, where that has become known."""

    def __call__(self, done: int | None = None, *, total: int | None = None, what: str | None = None) -> None: ...


def is_watched() -> bool:
    """Whether a person looks at stderr: it is a terminal, and not for programs (--log-format json)."""
    from newsarchive import logs

    return sys.stderr.isatty() and not logs.is_json()


@contextmanager
def progress(what: str, *, total: int | None = None, shown: bool) -> Iterator[Show]:
    """Whom to tell of the work called `what`; a bar where it is `shown`, else nobody hears of it.

    rich is imported where a bar is drawn only: it costs 80 ms.
    """
    if not shown:
        yield _nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)

        def show(done: int | None = None, *, total: int | None = None, what: str | None = None) -> None:
            bar.update(task, completed=done, total=total, description=what)

        yield show


def _nothing(done: int | None = None, *, total: int | None = None, what: str | None = None) -> None:
    """Nobody watches."""
