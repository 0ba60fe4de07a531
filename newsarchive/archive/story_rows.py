"""Which articles tell one story, as rows: likenesses of pairs, and the story that each article belongs to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, or_, select, update

from newsarchive.archive import statements
from newsarchive.archive.rows import add_all
from newsarchive.archive.schema import ArticleRow, IndexedRow, LikenessRow, StoryRow, VersionRow
from newsarchive.archive.selection import IS_CURRENT, numbers

MOST_TOGETHER = 2_000
"""Articles that are put into stories anew when one of them changes: what is like them and the like of that, so far."""


@dataclass(frozen=True, kw_only=True)
class Tale:
    """An article's text as it reads now; `place` is where it stands in the order of dates (archive.facts)."""

    id: int
    key: str
    publisher: str
    canonical_url: str
    version: int
    place: int
    headline: str
    body: str
    date_published: datetime | None


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """Two articles that tell one story, and how alike they are, 0 to 1."""

    one: int
    other: int
    score: float


@dataclass(frozen=True, kw_only=True)
class Around:
    """Articles that may tell one story: in the order of dates, how alike they are, which stories they are in."""

    order: Sequence[int]
    likenesses: Sequence[Likeness]
    stories: Mapping[int, int]


_TALE = select(
    *(ArticleRow.id, ArticleRow.key, ArticleRow.publisher, ArticleRow.canonical_url),
    *(ArticleRow.current_version.label("version"), IndexedRow.place, VersionRow.headline, VersionRow.body),
    ArticleRow.date_published,
)
_TALES: Any = _TALE.join(VersionRow, IS_CURRENT).join(IndexedRow, IndexedRow.article_id == ArticleRow.id)


def tales(connection: Connection, ids: Collection[int]) -> list[Tale]:
    """The texts of these articles, in no order."""
    found = connection.execute(_TALES.where(ArticleRow.id.in_(numbers(connection, ids)))).mappings() if ids else ()
    return [Tale(**row) for row in found]


def untold(connection: Connection, rules: str) -> list[int]:
    """Articles that are to be compared by these rules, in the order of dates."""
    return statements.each(connection, _UNTOLD, {"rules": rules}, int)


_STALE = or_(
    StoryRow.article_id.is_(None),
    StoryRow.compared_version != ArticleRow.current_version,
    StoryRow.rules != bindparam("rules"),
)
_UNTOLD = (
    select(ArticleRow.id)
    .join(IndexedRow, IndexedRow.article_id == ArticleRow.id)
    .outerjoin(StoryRow, StoryRow.article_id == ArticleRow.id)
    .where(_STALE)
    .order_by(IndexedRow.place)
)


def current_versions(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """The number of the version that each of these articles reads as now."""
    found = select(ArticleRow.id, ArticleRow.current_version).where(ArticleRow.id.in_(numbers(connection, ids)))
    return dict(row for row in connection.execute(found)) if ids else {}


def likenesses(connection: Connection, ids: Collection[int]) -> list[Likeness]:
    """The pairs that any of these articles is in."""
    columns = LikenessRow.article_id, LikenessRow.other_id, LikenessRow.score
    rows = (
        row
        for one in columns[:2]
        for row in connection.execute(select(*columns).where(one.in_(numbers(connection, ids))))
    )
    return [Likeness(one=one, other=other, score=score) for one, other, score in dict.fromkeys(rows)]


def compared_before(connection: Connection, ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """The version that was compared, and the rules, of those of the articles that were."""
    columns = StoryRow.article_id, StoryRow.compared_version, StoryRow.rules
    found = connection.execute(select(*columns).where(StoryRow.article_id.in_(numbers(connection, ids))))
    return {article: (version, rules) for article, version, rules in found}


def forget(connection: Connection, ids: Collection[int], but: Collection[Likeness] = ()) -> None:
    """Drop what was held of articles that are compared anew, except for some pairs."""
    gone = [each for each in likenesses(connection, ids) if each not in set(but)]
    pairs = [{"younger": each.one, "older": each.other} for each in gone]
    statements.change_each(connection, _DROP, pairs)
    connection.execute(delete(StoryRow).where(StoryRow.article_id.in_(numbers(connection, ids))))


_DROP = delete(LikenessRow).where(
    LikenessRow.article_id == bindparam("younger"), LikenessRow.other_id == bindparam("older")
)


def keep_likenesses(connection: Connection, found: Iterable[Likeness]) -> int:
    """Keep pairs, each once, though it is found from both sides; gives how many are new."""
    scores = {(max(each.one, each.other), min(each.one, each.other)): each.score for each in found}
    held = {(each.one, each.other) for each in likenesses(connection, {one for one, _ in scores})}
    rows = [
        {"article_id": one, "other_id": other, "score": score}
        for (one, other), score in sorted(scores.items())
        if (one, other) not in held
    ]
    add_all(connection, LikenessRow, rows)
    return len(rows)


def keep_compared(connection: Connection, versions: Iterable[tuple[int, int]], rules: str) -> None:
    """Each article with its version that was compared; for now it tells a story of its own."""
    rows = [
        {"article_id": article, "story_id": article, "compared_version": version, "rules": rules}
        for article, version in versions
    ]
    add_all(connection, StoryRow, rows)


def around(connection: Connection, ids: Collection[int]) -> Around:
    """These articles, what is like them, what is like that, and so on; and all that is in their stories."""
    found, new = set[int](), set(ids)
    pairs: dict[Likeness, None] = {}
    while new and len(found) < MOST_TOGETHER:
        found |= new
        read = likenesses(connection, new)
        pairs |= dict.fromkeys(read)
        new = {article for each in read for article in (each.one, each.other)} - found
    held = _stories(connection, StoryRow.article_id.in_(numbers(connection, found)))
    whole = held | _stories(connection, StoryRow.story_id.in_(numbers(connection, set(held.values()))))
    return Around(order=_in_order(connection, whole), likenesses=list(pairs), stories=whole)


def _stories(connection: Connection, which: ColumnElement[bool]) -> dict[int, int]:
    found = connection.execute(select(StoryRow.article_id, StoryRow.story_id).where(which))
    return dict(row for row in found)


def _in_order(connection: Connection, ids: Collection[int]) -> list[int]:
    which = IndexedRow.article_id.in_(numbers(connection, ids))
    return list(connection.scalars(select(IndexedRow.article_id).where(which).order_by(IndexedRow.place)))


def put(connection: Connection, stories: Mapping[int, int]) -> int:
    """The articles tell these stories now; gives how many there are."""
    changes = [{"article": article, "story": story} for article, story in stories.items()]
    statements.change_each(connection, _PUT, changes)
    return len(changes)


_PUT = update(StoryRow).where(StoryRow.article_id == bindparam("article")).values(story_id=bindparam("story"))
