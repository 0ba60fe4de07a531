"""Articles that people watch, each with the last capture that they were told of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, select, update

from newsarchive.archive import events
from newsarchive.archive.errors import NotWatched
from newsarchive.archive.events import Event
from newsarchive.archive.schema import ArticleRow, VersionRow, WatchRow
from newsarchive.archive.upserts import upsert

_ABOUT = ("id", "key", "publisher", "canonical_url", "kind", "status", "date_published", "last_seen_at")
_IS_CURRENT = and_(VersionRow.article_id == ArticleRow.id, VersionRow.number == ArticleRow.current_version)


@dataclass(frozen=True, kw_only=True)
class WatchedArticle:
    """An article that is watched, or was: then `watched_at` is None.

    `last_change` is the last edit, removal or return that was captured, None where there was none; `waiting` says how
    many have not been told yet.
    """

    id: int
    key: str
    publisher: str
    url: str
    kind: str
    status: str
    section: str | None
    date_published: datetime | None
    headline: str
    last_seen: datetime
    last_change: Event | None
    watched_at: datetime | None
    waiting: int


def watch(connection: Connection, article_ids: Sequence[int], seen_capture: int, now: datetime) -> None:
    """Watch these articles from now on; those that are watched already stay as they are."""
    statement = upsert(connection.dialect.name, WatchRow).on_conflict_do_nothing()
    rows = [{"article_id": each, "watched_at": now, "seen_capture": seen_capture} for each in sorted(set(article_ids))]
    connection.execute(statement, rows)


def stop(connection: Connection, article_ids: Sequence[int]) -> None:
    """Watch these articles no more. Raises NotWatched, and stops nothing, where one of them is not watched."""
    for article_id in article_ids:
        if connection.scalars(select(WatchRow.article_id).where(WatchRow.article_id == article_id)).first() is None:
            key = connection.scalars(select(ArticleRow.key).where(ArticleRow.id == article_id)).one()
            raise NotWatched(f"{key} is not watched; `newsarchive watch` lists what is")
    connection.execute(delete(WatchRow).where(WatchRow.article_id.in_(article_ids)))


def watched(connection: Connection, article_ids: Collection[int] | None = None) -> tuple[WatchedArticle, ...]:
    """All watched articles, or those among these few, in the order in which people began to watch them."""
    wanted = select(WatchRow.article_id)
    if article_ids is not None:
        wanted = wanted.where(WatchRow.article_id.in_(article_ids))
    rows = connection.execute(
        _articles(WatchRow.watched_at, WatchRow.seen_capture)
        .join(WatchRow, WatchRow.article_id == ArticleRow.id)
        .where(ArticleRow.id.in_(wanted))
        .order_by(WatchRow.watched_at, WatchRow.article_id)
    ).all()
    happened = events.of_articles(connection, wanted)
    return tuple(_watched(row, row.watched_at, row.seen_capture, happened.get(row.id, [])) for row in rows)


def about(connection: Connection, article_ids: Sequence[int]) -> tuple[WatchedArticle, ...]:
    """These articles, in that order, whether they are watched or not."""
    there = {article.id: article for article in watched(connection, article_ids)}
    others = [article_id for article_id in article_ids if article_id not in there]
    happened = events.of_articles(connection, others)
    for row in connection.execute(_articles().where(ArticleRow.id.in_(others))):
        there[row.id] = _watched(row, None, None, happened.get(row.id, []))
    return tuple(there[article_id] for article_id in article_ids)


def cursors(connection: Connection) -> dict[int, int]:
    """The last capture that was told of each watched article, by the article's number."""
    return {row.article_id: row.seen_capture for row in connection.execute(select(WatchRow.__table__))}


def move_on(connection: Connection, until: int) -> None:
    """What was captured up to `until` has been told of every watched article; never back."""
    connection.execute(update(WatchRow).where(WatchRow.seen_capture < until).values(seen_capture=until))


def _articles(*more: Any) -> Any:
    columns = [ArticleRow.__table__.c[name] for name in _ABOUT]
    return select(*columns, VersionRow.headline, VersionRow.section, *more).join(VersionRow, _IS_CURRENT)


def _watched(
    row: Row[Any], watched_at: datetime | None, seen_capture: int | None, happened: Sequence[Event]
) -> WatchedArticle:
    changes = [event for event in happened if event.kind != "new"]
    plain = {"id", "key", "publisher", "kind", "status", "section", "date_published", "headline"}
    return WatchedArticle(
        **{name: getattr(row, name) for name in plain},
        url=row.canonical_url,
        last_seen=row.last_seen_at,
        last_change=changes[-1] if changes else None,
        watched_at=watched_at,
        waiting=0 if seen_capture is None else sum(event.capture > seen_capture for event in changes),
    )
