"""Source links as rows: each holds from the capture that first showed it until one that does not show it any more.

A blog that swaps the source under an unchanged text leaves both rows, with the times.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from newsarchive.archive import rows
from newsarchive.archive.schema import ArticleRow, SourceLinkRow, VersionRow
from newsarchive.items import SourceLink

_NAMED = ("url", "outlet", "label", "form", "placeholder")
"""What makes two source links of one article the same one: neither their place on the page nor their rule."""


@dataclass(frozen=True, kw_only=True)
class StoredSource:
    """A source link of an archived article; `gone_at` is None while the article names it."""

    id: int
    version: int
    link: SourceLink
    first_seen: datetime
    gone_at: datetime | None


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
    named = [_name(link) for link in links]
    return hashlib.sha256(json.dumps(named, ensure_ascii=False).encode()).hexdigest() if named else None


def _name(link: Any) -> tuple[Any, ...]:
    return tuple(getattr(link, field) for field in _NAMED)


def keep(
    connection: Connection, article_id: int, version_id: int, links: tuple[SourceLink, ...], seen_at: datetime
) -> None:
    """From `seen_at` on the article names `links` and nothing else."""
    places = {_name(link): place for place, link in enumerate(links, 1)}
    held = {_name(row): row for row in _held(connection, article_id)}
    for name, row in held.items():
        if name not in places:
            rows.change(connection, SourceLinkRow, row.id, {"gone_at": seen_at})
        elif places[name] != row.position:
            rows.change(connection, SourceLinkRow, row.id, {"position": places[name]})
    new = {_name(link): link for link in links if _name(link) not in held}
    _add(connection, article_id, version_id, {places[name]: link for name, link in new.items()}, seen_at)


def read_again(
    connection: Connection, article_id: int, version_id: int, links: tuple[SourceLink, ...], captured_at: datetime
) -> None:
    """Today's rules read `links` where yesterday's read others: what they do not find was never named."""
    still = {_name(link) for link in links}
    for row in _held(connection, article_id):
        if _name(row) not in still:
            connection.execute(delete(SourceLinkRow).where(SourceLinkRow.id == row.id))
    keep(connection, article_id, version_id, links, captured_at)
    rows.change(connection, ArticleRow, article_id, {"sources_digest": digest(links)})


def _held(connection: Connection, article_id: int) -> list[Any]:
    held = select(SourceLinkRow.__table__).where(
        SourceLinkRow.article_id == article_id, SourceLinkRow.gone_at.is_(None)
    )
    return list(connection.execute(held))


def _add(
    connection: Connection, article_id: int, version_id: int, links: dict[int, SourceLink], seen_at: datetime
) -> None:
    of_article = {"article_id": article_id, "version_id": version_id, "first_seen_at": seen_at, "gone_at": None}
    found = [
        {
            **of_article,
            "position": position,
            **dict(zip(_NAMED, _name(link), strict=True)),
            "rule": link.rule,
            "found_in": link.where,
            "target": link.target,
        }
        for position, link in links.items()
    ]
    rows.add_all(connection, SourceLinkRow, found)


def get(connection: Connection, article_id: int) -> tuple[StoredSource, ...]:
    """All that the article names or named, what holds now first, each in the order of the page."""
    found = connection.execute(
        select(*_COLUMNS)
        .join(VersionRow, VersionRow.id == SourceLinkRow.version_id)
        .where(SourceLinkRow.article_id == article_id)
        .order_by(SourceLinkRow.gone_at.is_not(None), SourceLinkRow.position, SourceLinkRow.id)
    )
    return tuple(map(_stored, found))


def citing(connection: Connection, key: str) -> tuple[Citing, ...]:
    """The articles that name the article with this key as their source, or did; the earliest first."""
    current = (VersionRow.article_id == ArticleRow.id) & (VersionRow.number == ArticleRow.current_version)
    found = connection.execute(
        select(*_COLUMNS, ArticleRow.key, ArticleRow.publisher, VersionRow.headline)
        .add_columns(ArticleRow.canonical_url, ArticleRow.date_published)
        .join(ArticleRow, ArticleRow.id == SourceLinkRow.article_id)
        .join(VersionRow, current)
        .where(SourceLinkRow.target == key)
        .order_by(ArticleRow.date_published.is_(None), ArticleRow.date_published, SourceLinkRow.id)
    )
    names = ("key", "publisher", "headline", "canonical_url", "date_published")
    return tuple(Citing(**{name: getattr(row, name) for name in names}, source=_stored(row)) for row in found)


_COLUMNS = (*SourceLinkRow.__table__.columns, VersionRow.number.label("version"))


def _stored(row: Any) -> StoredSource:
    named = dict(zip(_NAMED, _name(row), strict=True))
    link = SourceLink(**named, rule=row.rule, where=row.found_in, target=row.target)
    return StoredSource(id=row.id, version=row.version, link=link, first_seen=row.first_seen_at, gone_at=row.gone_at)
