"""How one publisher cites, as rows: its articles of some time, what they name, and what lies behind that."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.orm import aliased

from newsarchive.archive import tracing_rows
from newsarchive.archive.errors import ArchiveError
from newsarchive.archive.schema import ArticleRow, PublisherRow, SourceLinkRow, StoryRow
from newsarchive.archive.traced import TracedArticle, TracedLink

_SHOWN = 10
"""So many publishers are named where one is not known."""


class NoSuchPublisher(ArchiveError):
    """The archive has nothing of that publisher; the message says of which it has."""


@dataclass(frozen=True, kw_only=True)
class Post:
    """An article of the publisher; `appeared` is its date of publication, or else when it was first seen."""

    id: int
    key: str
    appeared: datetime


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How a publisher cites: its `posts`, the earliest first, and by their keys what they name.

    `told_by` is, by the number of a post, the key of the earliest newsroom's article of the same story; `cited_by`
    which publishers cite the publisher now, and in how many links. `articles` and `behind` are what the posts name and
    what that names in turn, as in a SourceGraph.
    """

    publisher: str
    posts: tuple[Post, ...]
    links: Mapping[str, tuple[TracedLink, ...]]
    told_by: Mapping[int, str]
    cited_by: Mapping[str, int]
    articles: Mapping[str, TracedArticle] = field(default_factory=dict, repr=False)
    behind: Mapping[str, tuple[TracedLink, ...]] = field(default_factory=dict, repr=False)


def known_as(connection: Connection, typed: str) -> str:
    """The publisher that `typed` names: as it is, in lower case or without www. Raises NoSuchPublisher."""
    lowered = typed.lower()
    spellings = list(dict.fromkeys((typed, lowered, lowered.removeprefix("www."))))
    known = set(connection.scalars(select(PublisherRow.id).where(PublisherRow.id.in_(spellings))))
    found = next((each for each in spellings if each in known), None)
    if found is None:
        raise NoSuchPublisher(f"the archive has no publisher {typed!r}; {_there(connection)}")
    return found


def _there(connection: Connection) -> str:
    some = list(connection.scalars(select(PublisherRow.id).order_by(PublisherRow.id).limit(_SHOWN + 1)))
    more = ", … (newsarchive stats lists them all)" if len(some) > _SHOWN else ""
    return f"it has {', '.join(some[:_SHOWN])}{more}" if some else "it is empty"


def habits(
    connection: Connection,
    publisher: str,
    since: datetime | None,
    until: datetime | None,
    is_newsroom: Callable[[str], bool],
) -> Habits:
    """How `publisher` cites in what appeared from `since` until before `until`; None: without bound."""
    which = _which(publisher, since, until)
    columns = ArticleRow.id, ArticleRow.key, _appeared().label("appeared")
    posts = connection.execute(select(*columns).where(*which).order_by(_appeared(), ArticleRow.id))
    newsrooms = [each for each in connection.scalars(select(PublisherRow.id)) if is_newsroom(each)]
    return Habits(
        publisher=publisher,
        posts=tuple(Post(**row._mapping) for row in posts),
        links=tracing_rows.links_where(connection, *which),
        told_by=dict(reversed([_pair(row) for row in connection.execute(_earliest(newsrooms, which))])),
        cited_by=dict(map(_pair, connection.execute(_citing(publisher)))),
    )


def of_articles(connection: Connection, publisher: str, numbers: Sequence[int]) -> Habits:
    """What these articles of `publisher` name, and nothing of what lies behind that."""
    columns = ArticleRow.id, ArticleRow.key, _appeared().label("appeared")
    wanted = (select(*columns).where(ArticleRow.id.in_(some)) for some in _some(numbers))
    rows = [row for each in wanted for row in connection.execute(each.where(ArticleRow.publisher == publisher))]
    posts = sorted((Post(**row._mapping) for row in rows), key=lambda post: (post.appeared, post.id))
    links = tracing_rows.links_of(connection, [post.id for post in posts])
    return Habits(publisher=publisher, posts=tuple(posts), links=links, told_by={}, cited_by={})


def _some(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), tracing_rows.TOGETHER):
        yield numbers[start : start + tracing_rows.TOGETHER]


def _appeared() -> ColumnElement[datetime]:
    return func.coalesce(ArticleRow.date_published, ArticleRow.first_seen_at)


def _which(publisher: str, since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    which = [ArticleRow.publisher == publisher]
    which += [_appeared() >= since] if since else []
    return which + ([_appeared() < until] if until else [])


def _earliest(newsrooms: list[str], which: list[ColumnElement[bool]]) -> Any:
    """Articles of newsrooms that tell the same story as a post, the earliest of each post first."""
    theirs, their_story = aliased(ArticleRow), aliased(StoryRow)
    return (
        select(ArticleRow.id, theirs.key)
        .join(StoryRow, StoryRow.article_id == ArticleRow.id)
        .join(their_story, their_story.story_id == StoryRow.story_id)
        .join(theirs, theirs.id == their_story.article_id)
        .where(*which, theirs.publisher.in_(newsrooms))
        .order_by(ArticleRow.id, theirs.date_published.is_(None), theirs.date_published, theirs.id)
    )


def _citing(publisher: str) -> Any:
    cited = aliased(ArticleRow)
    return (
        select(ArticleRow.publisher, func.count())
        .select_from(cited)
        .join(SourceLinkRow, SourceLinkRow.target == cited.key)
        .join(ArticleRow, ArticleRow.id == SourceLinkRow.article_id)
        .where(cited.publisher == publisher, SourceLinkRow.gone_at.is_(None))
        .group_by(ArticleRow.publisher)
    )


def _pair(row: Any) -> tuple[Any, Any]:
    return row[0], row[1]
