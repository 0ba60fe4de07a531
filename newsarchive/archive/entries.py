"""What the search index should hold of each article, and what it does hold: one entry an article."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, select

from newsarchive.archive import facts, statements
from newsarchive.archive.schema import ArticleRow, IndexedRow, VersionRow

TOGETHER = 200
"""Articles that are read at once: their texts must be held."""

Difference = tuple[str, int, str, int]
"""(token, article id, where, position) that only the index or only a rebuild of it holds."""


class Entry(NamedTuple):
    """What is put into the index of an article, and must be known to take it out again."""

    article_id: int
    place: int
    headline: str
    body: str
    facts: str


class Current(NamedTuple):
    """An article as it is to be found, and what the index has of it; `held` is the version, None where it has none."""

    article_id: int
    publisher: str
    kind: str
    date_published: datetime | None
    version_id: int
    section: str | None
    bylines: list[dict[str, Any]]
    headline: str
    body: str
    held: int | None
    held_place: int | None
    held_facts: str | None
    tokenizer: int | None

    def entry(self) -> Entry:
        """What the index should hold."""
        return Entry(
            article_id=self.article_id,
            place=facts.place(self.date_published, self.article_id),
            headline=self.headline,
            body=self.body,
            facts=facts.tokens(self.publisher, self.kind, self.section, self.bylines),
        )

    def is_held_as(self, entry: Entry) -> bool:
        """Whether the index has the article as `entry` says."""
        return (self.held, self.held_place, self.held_facts) == (self.version_id, entry.place, entry.facts)


_CURRENT: Select[Any] = (
    select(
        *(ArticleRow.id, ArticleRow.publisher, ArticleRow.kind, ArticleRow.date_published),
        *(VersionRow.id, VersionRow.section, VersionRow.bylines, VersionRow.headline, VersionRow.body),
        *(IndexedRow.version_id, IndexedRow.place, IndexedRow.facts, IndexedRow.tokenizer),
    )
    .join(VersionRow, (VersionRow.article_id == ArticleRow.id) & (VersionRow.number == ArticleRow.current_version))
    .outerjoin(IndexedRow, IndexedRow.article_id == ArticleRow.id)
)
_ONE = _CURRENT.where(ArticleRow.id == bindparam("wanted"))
_SOME = _CURRENT.where(ArticleRow.id.in_(bindparam("wanted", expanding=True))).order_by(ArticleRow.id)
_NEXT = _CURRENT.where(ArticleRow.id > bindparam("last")).order_by(ArticleRow.id).limit(TOGETHER)
_TEXT = select(VersionRow.headline, VersionRow.body).where(VersionRow.id == bindparam("wanted"))


def one(connection: Connection, article_id: int) -> Current | None:
    """The article of that number; None where there is none."""
    return statements.one(connection, _ONE, {"wanted": article_id}, Current)


def some(connection: Connection, article_ids: Sequence[int]) -> list[Current]:
    """The articles of these numbers, as far as there are any."""
    if len(article_ids) > 1:
        return [Current(*row) for row in connection.execute(_SOME, {"wanted": article_ids})]
    return [each for article_id in article_ids if (each := one(connection, article_id)) is not None]


def batches(connection: Connection) -> Iterator[list[Current]]:
    """All articles by number, some at a time."""
    last = 0
    while articles := following(connection, last):
        yield articles
        last = articles[-1].article_id


def following(connection: Connection, last: int) -> list[Current]:
    """The next articles by number after `last`."""
    return statements.each(connection, _NEXT, {"last": last}, Current)


def wanted(connection: Connection) -> Iterator[Entry]:
    """What the index should hold of all articles."""
    for articles in batches(connection):
        yield from (article.entry() for article in articles)


def held(connection: Connection, article: Current) -> Entry:
    """What was put into the index of an article that is in it. Raises NotImplementedError for another tokenizer's."""
    assert article.held_place is not None
    assert article.held_facts is not None
    texts = statements.one(connection, _TEXT, {"wanted": article.held}, lambda headline, body: (headline, body))
    assert texts is not None
    return Entry(article.article_id, article.held_place, *texts, article.held_facts)
