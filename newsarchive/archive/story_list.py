"""The stories that are told most: how often, by how many, who began."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from newsarchive.archive.schema import ArticleRow, StoryRow, UtcTime
from newsarchive.archive.selection import numbers
from newsarchive.archive.story_rows import Tale, tales


@dataclass(frozen=True, kw_only=True)
class Story:
    """A story that several articles tell; `first` is the earliest of them. Times are when articles appeared."""

    id: int
    articles: int
    publishers: int
    first: Tale
    first_appeared: datetime
    last_appeared: datetime


def biggest(connection: Connection, since: datetime | None, until: datetime | None, most: int) -> list[Story]:
    """At most so many stories that began to be told from `since` until before `until`; of most publishers first."""
    told = _told_often(since, until, most)
    rows = connection.execute(told).all()
    firsts = _firsts(connection, [row.story_id for row in rows])
    by_id = {tale.id: tale for tale in tales(connection, firsts.values())}
    return [
        Story(
            id=row.story_id,
            articles=row.articles,
            publishers=row.publishers,
            first=by_id[firsts[row.story_id]],
            first_appeared=row.first,
            last_appeared=row.last,
        )
        for row in rows
    ]


_APPEARED = func.coalesce(ArticleRow.date_published, ArticleRow.first_seen_at, type_=UtcTime())


def _told_often(since: datetime | None, until: datetime | None, most: int) -> Select[Any]:
    articles, first = func.count(), func.min(_APPEARED, type_=UtcTime())
    publishers = func.count(ArticleRow.publisher.distinct())
    told = (
        select(StoryRow.story_id, articles.label("articles"), first.label("first"))
        .add_columns(publishers.label("publishers"))
        .add_columns(func.max(_APPEARED, type_=UtcTime()).label("last"))
        .join(ArticleRow, ArticleRow.id == StoryRow.article_id)
        .group_by(StoryRow.story_id)
        .having(articles > 1)
        .order_by(publishers.desc(), articles.desc(), first.desc(), StoryRow.story_id)
        .limit(most)
    )
    told = told.having(first >= since) if since else told
    return told.having(first < until) if until else told


def _firsts(connection: Connection, stories: Collection[int]) -> dict[int, int]:
    """The earliest article of each of these stories."""
    found = (
        select(StoryRow.story_id, ArticleRow.id)
        .join(ArticleRow, ArticleRow.id == StoryRow.article_id)
        .where(StoryRow.story_id.in_(numbers(connection, stories)))
        .order_by(_APPEARED.desc(), ArticleRow.id.desc())
    )
    return dict(row for row in connection.execute(found))
