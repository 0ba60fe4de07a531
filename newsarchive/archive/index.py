"""The search index: tokens of each article's current version, in what the engine has for it."""

from collections.abc import Collection
from types import ModuleType
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select

from newsarchive.archive import fts5, statements, tsvector
from newsarchive.archive.index_terms import Difference
from newsarchive.archive.rows import add_all
from newsarchive.archive.schema import IndexedRow, VersionRow
from newsarchive.normalization.tokens import TOKENIZER


def kind_of(connection: Connection) -> ModuleType:
    """The module that keeps the index of this engine: fts5 or tsvector, with the same functions."""
    return tsvector if connection.dialect.name == "postgresql" else fts5


class _Indexed(NamedTuple):
    headline: str
    body: str
    tokenizer: int


_INDEXED = (
    select(VersionRow.headline, VersionRow.body, IndexedRow.tokenizer)
    .join(IndexedRow, IndexedRow.version_id == VersionRow.id)
    .where(IndexedRow.article_id == bindparam("wanted"))
)


class ToIndex(NamedTuple):
    """A version by which its article is to be found; where it `is_first`, the article is not in the index yet."""

    article_id: int
    version_id: int
    headline: str
    body: str
    is_first: bool = False


def index(connection: Connection, versions: Collection[ToIndex]) -> None:
    """Make articles findable by these versions' words, and by no earlier version's; each article at most once."""
    for version in versions:
        if not version.is_first:
            unindex(connection, version.article_id)
    rows = [{"article_id": one.article_id, "version_id": one.version_id, "tokenizer": TOKENIZER} for one in versions]
    add_all(connection, IndexedRow, rows)
    for version in versions:
        kind_of(connection).add(connection, version.article_id, version.headline, version.body)


def unindex(connection: Connection, article_id: int) -> None:
    """Take an article out of the index, replaying the text that was put in."""
    old = statements.one(connection, _INDEXED, {"wanted": article_id}, _Indexed)
    if old is None:
        return
    if old.tokenizer != TOKENIZER:
        raise NotImplementedError(f"no tokenizer {old.tokenizer} to replay a delete with")
    kind_of(connection).remove(connection, article_id, old.headline, old.body)
    connection.execute(delete(IndexedRow).where(IndexedRow.article_id == article_id))


def index_differences(connection: Connection) -> list[Difference]:
    """(token, article id, where, position) that only the index or only a rebuild holds; empty when it is sound."""
    found: list[Difference] = kind_of(connection).differences(connection)
    return found
