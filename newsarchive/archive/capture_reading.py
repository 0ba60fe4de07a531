"""The archive's door for captures with their bytes: many, one after the other, and single ones by what they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from newsarchive.archive import captures, statements
from newsarchive.archive.engine import reading as look
from newsarchive.archive.opened import Opened
from newsarchive.archive.schema import CaptureRow, PublisherRow
from newsarchive.items import Capture

TOGETHER = 50
"""Captures that are read at a time: bodies of 8 MiB each must still fit into memory, nearly all are 100 KB."""
ARTICLES_TOGETHER = 500


@dataclass(frozen=True, kw_only=True)
class ArchivedCapture:
    """A capture and what came of it; `refers` is the whole capture that a 304 called unchanged.

    `is_shared`: others have the same body.
    """

    id: int
    capture: Capture
    fate: str
    payload_sha256: str
    is_shared: bool
    refers: "Referred | None"


@dataclass(frozen=True, kw_only=True)
class Referred:
    """What is known of a capture that another one refers to."""

    url: str
    fetched_at: datetime
    payload_sha256: str
    status: int | None
    medium: str


class CaptureReading(Opened):
    """Each method is one consistent look, which lasts until all is read or the iterator is closed."""

    def archived_captures(self, articles: Sequence[int] | None = None) -> Iterator[ArchivedCapture]:
        """All captures in order of capture, those of lists and failures, too; or those of `articles`, in their order.

        `articles` are numbers. Memory does not grow with the number of captures but for the numbers of shared bodies.
        """
        with look(self._engine) as connection:
            shared = frozenset(connection.scalars(_SHARED))
            for ids in _ids(connection, articles):
                yield from _archived(connection, ids, shared)

    def has_simulated_captures(self) -> bool:
        """Whether any capture came from a stand-in server."""
        with look(self._engine) as connection:
            found = connection.scalars(select(CaptureRow.id).where(CaptureRow.simulated.is_(True)).limit(1))
            return found.first() is not None

    def has_capture(self, capture: Capture) -> bool:
        """Whether the very same is archived: one of the same address and time, with the same bytes."""
        row = captures.to_row(capture)
        wanted = {"url": row["url"], "payload_sha256": row["payload_sha256"], **_moment(capture.fetched_at)}
        with look(self._engine) as connection:
            return statements.one(connection, _SAME, wanted, int) is not None

    def whole_capture(self, url: str, *, at: datetime | None, before: datetime) -> int | None:
        """The number of the capture of an article's page at `url`, made `at` that time or last `before` that one.

        Of a 304 it is the one that it refers to. None where there is none.
        """
        with look(self._engine) as connection:
            if at is not None:
                return statements.one(connection, _MADE_AT, {"url": url, **_moment(at)}, int)
            return statements.one(connection, _MADE_BEFORE, {"url": url, "before": before}, int)

    def archived_publishers(self) -> frozenset[str]:
        """The ids of all publishers and blogs that the archive has articles of."""
        with look(self._engine) as connection:
            return frozenset(connection.scalars(select(PublisherRow.id)))


def _moment(at: datetime) -> dict[str, datetime]:
    """The millisecond in which `at` lies: SQLite keeps no more of a time, and what it kept may come to PostgreSQL."""
    since = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return {"since": since, "until": since + timedelta(milliseconds=1)}


def _ids(connection: Connection, articles: Sequence[int] | None) -> Iterator[list[int]]:
    if articles is None:
        after = 0
        while found := statements.each(connection, _NEXT, {"after": after}, int):
            yield found
            after = found[-1]
        return
    for start in range(0, len(articles), ARTICLES_TOGETHER):
        some = articles[start : start + ARTICLES_TOGETHER]
        of = select(CaptureRow.article_id, CaptureRow.id).where(CaptureRow.article_id.in_(some))
        place = {article: number for number, article in enumerate(some)}
        ids = [id_ for _, id_ in sorted((place[article or 0], id_) for article, id_ in connection.execute(of))]
        yield from (ids[each : each + TOGETHER] for each in range(0, len(ids), TOGETHER))


def _archived(connection: Connection, ids: Sequence[int], shared: frozenset[int]) -> Iterator[ArchivedCapture]:
    rows = {row["id"]: row for row in connection.execute(_WITH_REFERRED.where(CaptureRow.id.in_(ids))).mappings()}
    for row in (rows[each] for each in ids):
        yield ArchivedCapture(
            id=row["id"],
            capture=captures.from_row(connection, row),
            fate=row["fate"],
            payload_sha256=row["payload_sha256"],
            is_shared=row["payload_id"] in shared,
            refers=_referred(row) if row["refers_to"] is not None else None,
        )


def _referred(row: Any) -> Referred:
    return Referred(**{name: row[f"referred_{name}"] for name in Referred.__dataclass_fields__})


_REFERRED = aliased(CaptureRow)
_WITH_REFERRED: Select[Any] = select(
    CaptureRow.__table__,
    *(getattr(_REFERRED, name).label(f"referred_{name}") for name in Referred.__dataclass_fields__),
).join(_REFERRED, _REFERRED.id == CaptureRow.refers_to, isouter=True)
_SHARED: Select[Any] = (
    select(CaptureRow.payload_id)
    .where(CaptureRow.payload_id.is_not(None))
    .group_by(CaptureRow.payload_id)
    .having(func.count() > 1)
)
_NEXT: Select[Any] = (
    select(CaptureRow.id).where(CaptureRow.id > bindparam("after")).order_by(CaptureRow.id).limit(TOGETHER)
)
_IN_MOMENT = and_(CaptureRow.fetched_at >= bindparam("since"), CaptureRow.fetched_at < bindparam("until"))
_SAME: Select[Any] = (
    select(CaptureRow.id)
    .where(CaptureRow.url == bindparam("url"), _IN_MOMENT)
    .where(CaptureRow.payload_sha256 == bindparam("payload_sha256"))
    .limit(1)
)
_WHOLE = func.coalesce(CaptureRow.refers_to, CaptureRow.id)
_OF_ARTICLE = and_(CaptureRow.url == bindparam("url"), CaptureRow.article_id.is_not(None))
_MADE_AT: Select[Any] = select(_WHOLE).where(_OF_ARTICLE, _IN_MOMENT).limit(1)
_MADE_BEFORE: Select[Any] = (
    select(_WHOLE)
    .where(_OF_ARTICLE, CaptureRow.fetched_at < bindparam("before"))
    .order_by(CaptureRow.fetched_at.desc())
    .limit(1)
)
