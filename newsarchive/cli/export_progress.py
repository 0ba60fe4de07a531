"""How far an export is, for who watches it on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsarchive.cli.progress import progress as bar

if TYPE_CHECKING:
    from newsarchive.operations.exports.exporting import Counted

_SELDOM = 200
"""Rows between two looks at the bar: drawing costs more than a row."""


@contextmanager
def progress(articles: int | None, what: str, *, shown: bool) -> "Iterator[Callable[[Counted], None]]":
    """Whom to tell after each row; a bar on stderr where it is `shown`, of `articles` in all where that is known."""
    with bar(what, total=articles, shown=shown) as show:

        def tell(counted: "Counted") -> None:
            if counted.rows % _SELDOM == 0:
                show(counted.articles, what=f"{counted.rows:,} {what}")

        yield tell
