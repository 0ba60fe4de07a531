"""Captures that an older reader could not read, or did not believe, and today's code reads well.

They become what they would have been, as of their time: a publisher's own version. But the capture is `seen`, so that
nobody is told today of what happened then.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, bindparam, or_, select

from newsarchive.archive import captures, doubtful, earlier, statements, stored
from newsarchive.archive.article_rows import read_in
from newsarchive.archive.losing import in_words
from newsarchive.archive.rows import change
from newsarchive.archive.schema import CaptureRow
from newsarchive.archive.store import Recorder
from newsarchive.archive.takedowns import OUTCOME
from newsarchive.archive.versions import Fate, decide
from newsarchive.items import FALSE_PAGES, Article, Capture, PageResult

UNREAD = ("unrecognised", "suspicious", "parse_failed", *FALSE_PAGES)
"""The fates of captures that gave no article, though their addresses name one."""

LateOutcome = Fate | Literal["newer", "unreadable", "doubted", "failed", "taken-down"]
"""What came of a capture: the fate that it would have had; something newer is archived, so it is left as it is; today's
code reads no article in it either, or does not believe it; the reading broke down; it was taken out for ever."""


class Unread(NamedTuple):
    """A capture that gave no article: what its address names, and what came of it then."""

    id: int
    run_id: int
    fate: str
    publisher: str
    key: str
    capture: Capture


@dataclass(frozen=True, kw_only=True)
class ReadLate:
    """What today's code reads in such a capture; `article` is None where it is none, `problem` says why."""

    capture_id: int
    run_id: int = 0
    fate: str | None = None
    publisher: str | None = None
    key: str | None = None
    capture: Capture | None = None
    article: Article | None = None
    outcome: LateOutcome
    problem: str | None = None

    @property
    def at(self) -> datetime | None:
        """When it was captured."""
        return self.capture.fetched_at if self.capture is not None else None


def unread_ids(connection: Connection, publisher: str | None) -> list[int]:
    """The numbers of such captures, all or those of the publisher, in their order."""
    wanted = select(CaptureRow.id).where(CaptureRow.fate.in_(UNREAD), CaptureRow.key.is_not(None))
    if publisher is not None:
        wanted = wanted.where(CaptureRow.publisher == publisher)
    return list(connection.scalars(wanted.order_by(CaptureRow.id)))


def load(connection: Connection, capture_id: int) -> Unread | None:
    """The capture with its bytes; None where it is read meanwhile. Raises ZstdError where it is damaged."""
    row = connection.execute(_UNREAD, {"wanted": capture_id}).mappings().one_or_none()
    if row is None:
        return None
    capture = captures.from_row(connection, row)
    return Unread(row["id"], row["run_id"], row["fate"], row["publisher"], row["key"], capture)


class LateRecorder(Recorder):
    """Commits captures that are there already; those of the articles that are held."""

    _capture_id = 0

    def record_late(self, late: ReadLate) -> tuple[LateOutcome, str | None]:
        """Keep what is read in the capture, unless something newer is archived; gives what came of it, and why."""
        assert late.capture is not None
        assert late.article is not None
        capture, article = late.capture, late.article
        if self._admitted(_page(late, capture, article)).outcome == OUTCOME:
            return OUTCOME, "it was taken down"
        if statements.one(self.connection, _UNREAD_STILL, {"wanted": late.capture_id}, int) is None:
            return "newer", "it was read meanwhile"
        known = stored.find(self.connection, article.identity)
        if known is not None and earlier.is_earlier(known, capture):
            return "newer", "the archive has a newer state of the article"
        if known is not None and known.medium != capture.medium:
            return "newer", "the archive has the article in another form"
        if known is not None and known.extractor != article.extractor:
            known = self._compare_with_todays_code(known, article)
        found = doubtful.look(self.connection, known, capture, article)
        if not found.is_clear:
            return "doubted", in_words(found.doubts) if found.doubts else "an old state out of a cache"
        fate = decide(stored.known(known), article)
        self._capture_id = late.capture_id
        self._keep(_page(late, capture, article), capture, article, known, fate)
        return fate, None

    def _add_capture(self, page: PageResult, capture: Capture, fate: Fate, article_id: int, article: Article) -> int:  # noqa: ARG002
        told = {"fate": "seen", "article_id": article_id, "problem": None, "doubts": None}
        change(self.connection, CaptureRow, self._capture_id, told | read_in(article, article.identity))
        return self._capture_id


def _page(late: ReadLate, capture: Capture, article: Article) -> PageResult:
    return PageResult(
        run_id=late.run_id,
        frontier_id=0,
        url=capture.url,
        outcome="article",
        identity=article.identity,
        capture=capture,
        articles=(article,),
    )


_IS_UNREAD = or_(*(CaptureRow.fate == fate for fate in UNREAD))
_UNREAD = select(CaptureRow.__table__).where(CaptureRow.id == bindparam("wanted"), _IS_UNREAD)
_UNREAD_STILL = select(CaptureRow.id).where(CaptureRow.id == bindparam("wanted"), _IS_UNREAD)
