"""The archive for notebooks: what is found, as rows of Python values or as a pandas frame. It only reads.

from newsarchive import open_archive
open_archive("sqlite:///newsarchive.db").search("기준금리 publisher:kbs").to_pandas()
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from newsarchive import archive, clock
from newsarchive.archive.filters import Cited
from newsarchive.config import load
from newsarchive.items import Identity
from newsarchive.normalization.moments import read_moment
from newsarchive.operations.exports import exporting
from newsarchive.operations.exports.columns import Column, Row, row_of
from newsarchive.operations.exports.exporting import Chosen
from newsarchive.operations.exports.files import whole_file
from newsarchive.operations.exports.tables import TABLES, What

if TYPE_CHECKING:
    import pandas

ZONE = "Asia/Seoul"
"""The zone in which frames show times, unless another is asked for: it is the publishers'."""

Moment = datetime | str | None
"""A time: an aware datetime, or as people type it (7d, 2026-11-20, '2026-11-20 09:00' in Korean time)."""


class NoPandas(ImportError):
    """pandas is not installed; the message says what to do."""


def open_archive(url: str | None = None) -> "ReadArchive":
    """The archive at `url` (sqlite:///FILE, postgresql://…), else the one that the settings name, as for the commands.

    Raises ArchiveError where there is none, or it cannot be opened; ConfigError where the settings are wrong.
    """
    return ReadArchive(archive.open_archive(url if url is not None else load().archive))


class ReadArchive:
    """An open archive. Each method gives `Rows`, which are read when they are asked for.

    `query` is what `newsarchive search` takes; without one, everything. `as_of`: as the archive knew it then.
    """

    def __init__(self, opened: archive.Archive) -> None:
        self._archive = opened

    def search(self, query: str, *, limit: int | None = None, as_of: Moment = None) -> "Rows":
        """The articles that `query` finds, newest first, at most `limit`."""
        return self._rows("articles", query, as_of, limit)

    def articles(self, query: str = "", *, as_of: Moment = None) -> "Rows":
        """One row an article, with its text."""
        return self._rows("articles", query, as_of)

    def versions(self, query: str = "", *, as_of: Moment = None) -> "Rows":
        """One row for each state of an article's text."""
        return self._rows("versions", query, as_of)

    def source_links(self, query: str = "", *, as_of: Moment = None) -> "Rows":
        """One row for each source that an article names, or named."""
        return self._rows("source-links", query, as_of)

    def verdicts(self, query: str = "", *, as_of: Moment = None) -> "Rows":
        """One row for what is held of each source that an article names; what people say beside what the rules hold."""
        return self._rows("verdicts", query, as_of)

    def captures(self, query: str = "", *, as_of: Moment = None) -> "Rows":
        """One row a capture, without its bytes; without a query, those of lists and other pages, too."""
        return self._rows("captures", query, as_of)

    def article(self, reference: str | int) -> Row:
        """The article of that number, key or address. Raises NoSuchArticle."""
        found = self._archive.article(str(reference), _identify)
        (item,) = self._archive.export_articles([found.id])
        return row_of(TABLES["articles"].columns, item)

    def close(self) -> None:
        """Let go of the database."""
        self._archive.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _rows(self, what: What, query: str, as_of: Moment, limit: int | None = None) -> "Rows":
        if not query.strip() and limit is None:
            return Rows(self._archive, Chosen(what=what, ids=None, as_of=_time(as_of)))
        found = self._archive.matching(query, identify=_identify, cited_as=_cited_as)
        chosen = Chosen(what=what, ids=found.article_ids[:limit], as_of=_time(as_of))
        return Rows(self._archive, chosen, found.warnings)


class Rows:
    """What was asked for: dicts of Python values with the names of `newsarchive export`; read anew at each look.

    `warnings` tell what of the query was read otherwise than typed.
    """

    def __init__(self, opened: archive.Archive, chosen: Chosen, warnings: tuple[str, ...] = ()) -> None:
        self._archive, self._chosen, self.warnings = opened, chosen, warnings

    def __iter__(self) -> Iterator[Row]:
        return exporting.rows_of(self._archive, self._chosen)

    def __repr__(self) -> str:
        if self._chosen.ids is None:
            return f"<{self._chosen.what}: the whole archive>"
        count = len(self._chosen.ids)
        return f"<{self._chosen.what}: {count:,} article{'s' * (count != 1)} found>"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self._chosen.columns)

    def to_list(self) -> list[Row]:
        """All rows; times are aware."""
        return list(self)

    def to_pandas(self, *, zone: str = ZONE) -> "pandas.DataFrame":
        """All rows as a frame: times in `zone`, lists as Python lists. Raises NoPandas where pandas is missing."""
        return _frame(self.to_list(), self._chosen.columns, zone, _pandas())

    def write(self, path: str | Path, *, form: Literal["jsonl", "csv", "parquet"] = "jsonl") -> int:
        """Write a file as `newsarchive export` does; gives the number of rows. Raises OSError, NoParquet."""
        with whole_file(Path(path)) as stream:
            writer = exporting.writer_of(form, stream, self._chosen)
            return exporting.write(self._archive, self._chosen, writer).rows


def _frame(rows: list[Row], columns: tuple[Column, ...], zone: str, pandas: Any) -> "pandas.DataFrame":
    series = {each.name: _series([row[each.name] for row in rows], each, zone, pandas) for each in columns}
    return pandas.DataFrame(series, columns=[column.name for column in columns])


def _series(values: list[Any], column: Column, zone: str, pandas: Any) -> Any:
    if column.kind == "time":
        return pandas.Series(pandas.to_datetime(values, utc=True)).dt.tz_convert(zone).astype(f"datetime64[us, {zone}]")
    types = {"text": "str", "number": "Int64", "share": "Float64", "yes/no": "bool"}
    return pandas.Series(values, dtype=types.get(column.kind, "object"))


def _pandas() -> Any:
    try:
        import pandas
    except ModuleNotFoundError as error:
        raise NoPandas("to_pandas needs pandas: pip install 'newsarchive[notebook]'") from error
    return pandas


def _time(moment: Moment) -> datetime | None:
    if isinstance(moment, str):
        return read_moment(moment, clock.now()).astimezone(UTC)
    if moment is not None and moment.tzinfo is None:
        raise ValueError(f"as_of needs a time with a zone, not {moment!r}; or write it as text, in Korean time")
    return moment


def _identify(address: str) -> Identity | None:
    """Which article an address names. Few ask for it: the shelf takes half a second to import."""
    from newsarchive.publishers import likely_identity

    return likely_identity(address)


def _cited_as(name: str) -> Cited:
    """Who is meant by a name in ``cites:``. Raises ConfigError where the settings of outlets are wrong."""
    from newsarchive.publishers.cited import cited_as

    return cited_as(name)
