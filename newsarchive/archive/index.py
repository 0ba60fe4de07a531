"""The search index: tokens of each article's current version, in what the engine has for it."""

from collections.abc import Callable, Collection, Iterable
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, SelectBase, delete, func, select

from newsarchive.archive import entries, fts5, tsquery, tsvector
from newsarchive.archive.entries import Current, Difference, Entry
from newsarchive.archive.expression import Node
from newsarchive.archive.rows import add_all
from newsarchive.archive.schema import ArticleRow, IndexedRow
from newsarchive.normalization.tokens import TOKENIZER

Tell = Callable[[int, int], None]
"""Told how many articles are in the index, and of how many."""


def kind_of(connection: Connection) -> ModuleType:
    """The module that keeps the index of this engine: fts5 or tsvector, with the same functions."""
    return tsvector if connection.dialect.name == "postgresql" else fts5


def matching(connection: Connection, node: Node) -> SelectBase:
    """(place, article_id) of the articles that hold what `node`, which the index can tell, asks for."""
    return tsquery.matching(node) if connection.dialect.name == "postgresql" else fts5.matching(node)


def refresh(connection: Connection, article_ids: Iterable[int]) -> None:
    """Make articles findable as they are now, and as nothing that they were before."""
    _put(connection, entries.some(connection, sorted(set(article_ids))))


def _put(connection: Connection, articles: Collection[Current]) -> None:
    both = [(article, article.entry()) for article in articles]
    stale = [(article, entry) for article, entry in both if not article.is_held_as(entry)]
    for article, _ in stale:
        if article.held is not None:
            _take_out(connection, article)
    add_all(connection, IndexedRow, [_row(article, entry) for article, entry in stale])
    kind_of(connection).add(connection, [entry for _, entry in stale])


def _row(article: Current, entry: Entry) -> dict[str, Any]:
    return {
        "article_id": entry.article_id,
        "version_id": article.version_id,
        "tokenizer": TOKENIZER,
        "place": entry.place,
        "facts": entry.facts,
        "section": article.section,
    }


def _take_out(connection: Connection, article: Current) -> None:
    """Take an article out of the index, replaying what was put in."""
    if article.tokenizer != TOKENIZER:
        raise NotImplementedError(f"no tokenizer {article.tokenizer} to replay a delete with: rebuild the index")
    kind_of(connection).remove(connection, entries.held(connection, article))
    connection.execute(delete(IndexedRow).where(IndexedRow.article_id == article.article_id))


def unindex(connection: Connection, article_id: int) -> None:
    """Take an article out of the index, if it is in."""
    article = entries.one(connection, article_id)
    if article is not None and article.held is not None:
        _take_out(connection, article)


def is_outdated(connection: Connection) -> bool:
    """Whether articles are missing from the index, as after an upgrade that changed how it is made."""
    unindexed = select(ArticleRow.id).outerjoin(IndexedRow, IndexedRow.article_id == ArticleRow.id)
    return connection.execute(unindexed.where(IndexedRow.article_id.is_(None)).limit(1)).first() is not None


def rebuild(connection: Connection, tell: Tell) -> int:
    """Make the whole index anew out of the archive; says of how many articles."""
    connection.execute(delete(IndexedRow))
    kind_of(connection).make(connection)
    total = connection.scalars(select(func.count()).select_from(ArticleRow)).one()
    done = 0
    tell(0, total)
    for articles in entries.batches(connection):
        _put(connection, articles)
        done += len(articles)
        tell(done, total)
    return done


def fill_some(connection: Connection, after: int) -> tuple[int | None, int]:
    """Put those in that are missing, of the next articles by number; the last number, None at the end, and how many."""
    articles = entries.following(connection, after)
    _put(connection, articles)
    return (articles[-1].article_id, len(articles)) if articles else (None, 0)


def index_differences(connection: Connection) -> list[Difference]:
    """(token, article id, where, position) that only the index or only a rebuild holds; empty when it is sound."""
    found: list[Difference] = kind_of(connection).differences(connection)
    all_articles = (article for articles in entries.batches(connection) for article in articles)
    return found + [("", each.article_id, "indexed", 0) for each in all_articles if not each.is_held_as(each.entry())]
