"""Source links as rows: each holds from the capture that first showed it until one that does not show it any more.

A blog that swaps the source under an unchanged text leaves both rows, with the times. What people have corrected counts
in place of what the rules found (corrections.py).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from newsarchive.archive import correction_rows, rows, source_rows
from newsarchive.archive.corrections import Correction, name
from newsarchive.archive.schema import ArticleRow, SourceLinkRow, VersionRow
from newsarchive.archive.source_layers import found_now
from newsarchive.items import SourceLink


@dataclass(frozen=True, kw_only=True)
class StoredSource:
    """A source link of an archived article; `gone_at` is None while the article names it.

    `number` is its place among those that the article names now, from 1; None for the others. `correction` is what a
    person said of it, None where it is as the rules found it.
    """

    id: int
    number: int | None = None
    version: int
    link: SourceLink
    first_seen: datetime
    gone_at: datetime | None
    correction: Correction | None = None


@dataclass(frozen=True, kw_only=True)
class Citing:
    """An article that names another one as its source."""

    key: str
    publisher: str
    headline: str
    canonical_url: str
    date_published: datetime | None
    source: StoredSource


def digest(links: Iterable[SourceLink]) -> str | None:
    """SHA-256 (hex) of what is named, in the order of the page; None where nothing is."""
    named = [name(link) for link in links]
    return hashlib.sha256(json.dumps(named, ensure_ascii=False).encode()).hexdigest() if named else None


def keep(
    connection: Connection, article_id: int, version_id: int, links: tuple[SourceLink, ...], seen_at: datetime
) -> None:
    """From `seen_at` on the article names `links` and nothing else, but for what people have corrected."""
    _find_anew(connection, article_id, version_id, links, seen_at, gone_at=seen_at)


def keep_first(
    connection: Connection, article_id: int, version_id: int, links: tuple[SourceLink, ...], seen_at: datetime
) -> None:
    """The sources of an article that is new: nothing is held of it, and nobody has corrected it."""
    source_rows.add(connection, article_id, found_now((), links, version_id, seen_at))


def read_again(
    connection: Connection, article_id: int, version_id: int, links: tuple[SourceLink, ...], captured_at: datetime
) -> None:
    """Today's rules read `links` where yesterday's read others: what they do not find was never named."""
    _find_anew(connection, article_id, version_id, links, captured_at, gone_at=None)
    rows.change(connection, ArticleRow, article_id, {"sources_digest": digest(links)})


def _find_anew(
    connection: Connection,
    article_id: int,
    version_id: int,
    links: tuple[SourceLink, ...],
    at: datetime,
    *,
    gone_at: datetime | None,
) -> None:
    layers = source_rows.read(connection, article_id)
    found = found_now(layers.found, links, version_id, at)
    source_rows.write(connection, article_id, replace(layers, found=found), gone_at=gone_at)


def get(connection: Connection, article_id: int) -> tuple[StoredSource, ...]:
    """All that the article names or named, what holds now first, each in the order of the page."""
    found = connection.execute(
        select(*_COLUMNS)
        .join(VersionRow, VersionRow.id == SourceLinkRow.version_id)
        .where(SourceLinkRow.article_id == article_id)
        .order_by(SourceLinkRow.gone_at.is_not(None), SourceLinkRow.position, SourceLinkRow.id)
    ).all()
    by = _corrections(connection, found)
    numbers = [number if row.gone_at is None else None for number, row in enumerate(found, 1)]
    return tuple(_stored(row, by, number) for number, row in zip(numbers, found, strict=True))


def citing(
    connection: Connection, key: str, *, after: ColumnElement[bool] | None = None, limit: int | None = None
) -> tuple[Citing, ...]:
    """The articles that name the article with this key as their source, or did; the earliest first.

    Of those for which `after` holds, where it is given, at most `limit`.
    """
    current = (VersionRow.article_id == ArticleRow.id) & (VersionRow.number == ArticleRow.current_version)
    wanted = (
        select(*_COLUMNS, ArticleRow.key, ArticleRow.publisher, VersionRow.headline)
        .add_columns(ArticleRow.canonical_url, ArticleRow.date_published)
        .join(ArticleRow, ArticleRow.id == SourceLinkRow.article_id)
        .join(VersionRow, current)
        .where(SourceLinkRow.target == key)
        .order_by(ArticleRow.date_published.is_(None), ArticleRow.date_published, SourceLinkRow.id)
        .limit(limit)
    )
    found = connection.execute(wanted if after is None else wanted.where(after)).all()
    by = _corrections(connection, found)
    names = ("key", "publisher", "headline", "canonical_url", "date_published")
    return tuple(Citing(**{each: getattr(row, each) for each in names}, source=_stored(row, by)) for row in found)


_COLUMNS = (*SourceLinkRow.__table__.columns, VersionRow.number.label("version"))


def _corrections(connection: Connection, found: Sequence[Any]) -> dict[int, Correction]:
    return correction_rows.by_id(connection, {row.correction_id for row in found} - {None})


def _stored(row: Any, by: Mapping[int, Correction], number: int | None = None) -> StoredSource:
    return StoredSource(
        id=row.id,
        number=number,
        version=row.version,
        link=correction_rows.link_of(row._mapping),
        first_seen=row.first_seen_at,
        gone_at=row.gone_at,
        correction=by.get(row.correction_id),
    )
