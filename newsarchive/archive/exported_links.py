"""Source links and captures as they leave the archive: plain frozen data, as known now or at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, func, select

from newsarchive.archive import correction_rows, payloads
from newsarchive.archive.correction_rows import link_of
from newsarchive.archive.corrections import Correction
from newsarchive.archive.schema import ArticleRow, CaptureRow, SourceLinkRow, VersionRow
from newsarchive.archive.source_links import StoredSource


@dataclass(frozen=True, kw_only=True)
class SourceState:
    """One source link, and the article that names it, as it stood when the link was first seen."""

    article_id: int
    key: str
    publisher: str
    canonical_url: str
    headline: str
    date_published: datetime | None
    source: StoredSource


@dataclass(frozen=True, kw_only=True)
class CaptureState:
    """One capture without its bytes; `article_id` is None where no article of the archive was in it."""

    id: int
    run_id: int
    article_id: int | None
    key: str | None
    publisher: str | None
    url: str
    fetched_at: datetime
    medium: str
    status: int | None
    status_line: str | None
    headers: tuple[tuple[str, str], ...]
    hops: tuple[tuple[str, int], ...]
    received_sha256: str
    payload_sha256: str
    payload_size: int
    simulated: bool
    fate: str
    problem: str | None
    reason: str | None
    date_published: datetime | None
    date_modified: datetime | None
    refers_to: int | None
    etag: str | None
    last_modified: str | None
    doubts: tuple[str, ...]
    fallbacks: tuple[str, ...]


def source_links(connection: Connection, ids: Sequence[int], as_of: datetime | None) -> Iterator[SourceState]:
    """What these articles name or named, the articles in their order, each one's as it stands on the page."""
    found: defaultdict[int, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(_sources(ids, as_of)).mappings():
        found[row["article_id"]].append(row)
    corrected = {row["correction_id"] for rows in found.values() for row in rows} - {None}
    by = correction_rows.by_id(connection, corrected)
    for each in ids:
        numbers = count(1)
        for row in found[each]:
            source = _source(row, by.get(row["correction_id"]), as_of)
            yield _named(row, source if source.gone_at else replace(source, number=next(numbers)))


def _sources(ids: Sequence[int], as_of: datetime | None) -> Select[Any]:
    found = (
        select(*SourceLinkRow.__table__.columns, *_NAMING, VersionRow.number.label("version"))
        .join(ArticleRow, ArticleRow.id == SourceLinkRow.article_id)
        .join(VersionRow, VersionRow.id == SourceLinkRow.version_id)
        .where(SourceLinkRow.article_id.in_(ids))
    )
    gone: ColumnElement[bool] = SourceLinkRow.gone_at.is_not(None)
    if as_of is not None:
        gone = and_(gone, SourceLinkRow.gone_at <= as_of)
        found = found.where(SourceLinkRow.first_seen_at <= as_of)
    return found.order_by(gone, SourceLinkRow.position, SourceLinkRow.id)


_NAMING: list[Any] = [
    ArticleRow.key,
    ArticleRow.publisher,
    ArticleRow.canonical_url,
    VersionRow.headline,
    VersionRow.date_published,
]


def _source(row: RowMapping, correction: Correction | None, as_of: datetime | None) -> StoredSource:
    gone = row["gone_at"]
    return StoredSource(
        id=row["id"],
        version=row["version"],
        link=link_of(row),
        first_seen=row["first_seen_at"],
        gone_at=gone if gone is None or as_of is None or gone <= as_of else None,
        correction=correction,
    )


def _named(row: RowMapping, source: StoredSource) -> SourceState:
    names = ("article_id", "key", "publisher", "canonical_url", "headline", "date_published")
    return SourceState(**{name: row[name] for name in names}, source=source)


def captures(connection: Connection, ids: Sequence[int], as_of: datetime | None) -> Iterator[CaptureState]:
    """The captures of these articles, the articles in their order, each one's as they were made."""
    found: defaultdict[int, list[CaptureState]] = defaultdict(list)
    of = _captures(as_of).where(CaptureRow.article_id.in_(ids)).order_by(CaptureRow.fetched_at, CaptureRow.id)
    for row in connection.execute(of).mappings():
        found[row["article_id"]].append(_capture(row))
    for each in ids:
        yield from found[each]


def captures_after(
    connection: Connection, after: int, as_of: datetime | None, most: int, *, article_id: int | None = None
) -> list[CaptureState]:
    """At most so many captures with numbers above `after`, by number: the article's, or all.

    All are those of lists and of no article, too.
    """
    of = _captures(as_of).where(CaptureRow.id > after).order_by(CaptureRow.id).limit(most)
    if article_id is not None:
        of = of.where(CaptureRow.article_id == article_id)
    return [_capture(row) for row in connection.execute(of).mappings()]


def body(connection: Connection, capture_id: int) -> bytes:
    """The decoded page of a capture."""
    payload = select(CaptureRow.payload_id).where(CaptureRow.id == capture_id)
    return payloads.body_of(connection, connection.execute(payload).scalar_one())


_THEIR_OWN: list[Any] = [
    CaptureRow.__table__.c[name] for name in CaptureState.__dataclass_fields__ if name not in ("key", "publisher")
]


def _captures(as_of: datetime | None) -> Select[Any]:
    """An article's captures bear its key; of others, the key that the address names, where it names any."""
    found = select(
        *_THEIR_OWN,
        func.coalesce(ArticleRow.key, CaptureRow.key).label("key"),
        func.coalesce(ArticleRow.publisher, CaptureRow.publisher).label("publisher"),
    ).outerjoin(ArticleRow, ArticleRow.id == CaptureRow.article_id)
    return found.where(CaptureRow.fetched_at <= as_of) if as_of is not None else found


def _capture(row: RowMapping) -> CaptureState:
    made = {
        "headers": tuple((name, value) for name, value in row["headers"]),
        "hops": tuple((url, status) for url, status in row["hops"]),
        "doubts": tuple(row["doubts"] or ()),
        "fallbacks": tuple(row["fallbacks"] or ()),
    }
    return CaptureState(**{**row, **made})
