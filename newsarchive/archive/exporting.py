"""The archive's door for exports: all of many articles, a few at a time, so that memory stays flat."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from newsarchive.archive import exported, exported_links, verdicts_held
from newsarchive.archive.engine import reading as look
from newsarchive.archive.exported import ArticleState, VersionState
from newsarchive.archive.exported_links import CaptureState, SourceState
from newsarchive.archive.opened import Opened
from newsarchive.archive.verdicts_held import Verdict

TOGETHER = 40
"""Articles that are read at a time: texts of a megabyte each, in a few versions, must still fit into memory."""
CAPTURES_TOGETHER = 500

Made = TypeVar("Made")
Read = Callable[[Connection, Sequence[int], datetime | None], Iterator[Made]]


class Exporting(Opened):
    """Each method is one consistent look that lasts until all is read, or the iterator is closed.

    `ids` are numbers of articles, in the order in which they come out. `as_of`: everything as it was known then.
    """

    def export_articles(self, ids: Sequence[int], as_of: datetime | None = None) -> Iterator[ArticleState]:
        """The articles; with `as_of`, those first seen later are left out."""
        return self._each(exported.articles, ids, as_of)

    def export_versions(self, ids: Sequence[int], as_of: datetime | None = None) -> Iterator[VersionState]:
        """All versions of the articles, first to last."""
        return self._each(exported.versions, ids, as_of)

    def export_source_links(self, ids: Sequence[int], as_of: datetime | None = None) -> Iterator[SourceState]:
        """What the articles name as their sources, or did; corrections count whenever they were made."""
        return self._each(exported_links.source_links, ids, as_of)

    def export_verdicts(self, ids: Sequence[int], as_of: datetime | None = None) -> Iterator[Verdict]:
        """What is held of the source links of the articles; what people say beside what the rules hold."""
        return self._each(verdicts_held.in_order, ids, as_of)

    def export_captures(self, ids: Sequence[int], as_of: datetime | None = None) -> Iterator[CaptureState]:
        """The captures of the articles, without their bytes, as they were made."""
        return self._each(exported_links.captures, ids, as_of)

    def export_all_captures(self, as_of: datetime | None = None) -> Iterator[CaptureState]:
        """All captures, those of lists and of no article, too, without their bytes; by number."""
        with look(self._engine) as connection:
            after = 0
            while found := exported_links.captures_after(connection, after, as_of, CAPTURES_TOGETHER):
                yield from found
                after = found[-1].id

    def capture_body(self, capture_id: int) -> bytes:
        """The decoded page of the capture with that number, which must exist; empty where it brought none."""
        with look(self._engine) as connection:
            return exported_links.body(connection, capture_id)

    def _each(self, read: Read[Made], ids: Sequence[int], as_of: datetime | None) -> Iterator[Made]:
        with look(self._engine) as connection:
            for start in range(0, len(ids), TOGETHER):
                yield from read(connection, ids[start : start + TOGETHER], as_of)
