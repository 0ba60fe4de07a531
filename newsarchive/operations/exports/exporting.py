"""An export: what is chosen of the archive, row by row, in one of the formats."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from newsarchive import clock
from newsarchive.archive import Archive
from newsarchive.operations.exports.atom import Atom
from newsarchive.operations.exports.columns import Columns, Row, row_of, without_text
from newsarchive.operations.exports.tables import TABLES, What
from newsarchive.operations.exports.writing import Csv, JsonLines, Sink, Writer

Format = Literal["jsonl", "csv", "parquet", "atom", "warc"]

OTHERS_TOO: tuple[What, ...] = ("captures",)
"""What the archive has of no article, too: lists, pages that were not recognised."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What is exported: of articles `ids` in that order, None for the whole archive; as it was known `as_of` then."""

    what: What = "articles"
    ids: Sequence[int] | None
    as_of: datetime | None = None
    text: bool = True

    @property
    def columns(self) -> Columns:
        """The columns of its rows."""
        columns = TABLES[self.what].columns
        return columns if self.text else without_text(columns)


@dataclass
class Counted:
    """How much was written so far: rows, those of stand-in servers among them, articles that they are of."""

    rows: int = 0
    simulated: int = 0
    articles: int = 0
    _last: Any = field(default=None, repr=False)

    def add(self, row: Row) -> None:
        """One more row."""
        self.rows += 1
        self.simulated += bool(row.get("simulated"))
        article = row.get("article_id") or row["id"]
        self.articles += article != self._last
        self._last = article


def items_of(archive: Archive, chosen: Chosen) -> Iterator[object]:
    """What the archive has of it, as its own plain data."""
    if chosen.ids is None:
        if chosen.what in OTHERS_TOO:
            return archive.export_all_captures(chosen.as_of)
        everything = archive.matching("").article_ids
        return TABLES[chosen.what].read(archive, everything, chosen.as_of)
    return TABLES[chosen.what].read(archive, chosen.ids, chosen.as_of)


def rows_of(archive: Archive, chosen: Chosen) -> Generator[Row, None, None]:
    """The rows, each read when it is asked for; values as the archive has them (times are aware)."""
    columns = chosen.columns
    for item in items_of(archive, chosen):
        yield row_of(columns, item)


def writer_of(form: Format, sink: Sink, chosen: Chosen, *, title: str = "", byte_order_mark: bool = False) -> Writer:
    """A writer for rows of `chosen`; WARC has no rows, and its own (operations/warc_export.py).

    `title` is that of an Atom feed. Raises NoParquet where pyarrow is missing.
    """
    if form == "csv":
        return Csv(sink, chosen.columns, byte_order_mark=byte_order_mark)
    if form == "atom":
        return Atom(sink, title, chosen.as_of or clock.now())
    if form == "parquet":
        from newsarchive.operations.exports.parquet import Parquet  # its types need an extra

        return Parquet(sink, chosen.columns)
    return JsonLines(sink, chosen.columns)


def write(
    archive: Archive, chosen: Chosen, writer: Writer, tell: Callable[[Counted], None] = lambda _: None
) -> Counted:
    """Write all of `chosen`; `tell` is told after each row. Memory does not grow with the number of rows."""
    counted = Counted()
    try:
        with closing(rows_of(archive, chosen)) as rows:
            for row in rows:
                writer.add(row)
                counted.add(row)
                tell(counted)
        writer.end()
    except BaseException:
        writer.abandon()
        raise
    return counted
