"""The search index: tokens of each article's current version, in what the engine has for it."""

from types import ModuleType

from sqlalchemy import Connection, delete, select

from newsarchive.archive import fts5, tsvector
from newsarchive.archive.index_terms import Difference
from newsarchive.archive.rows import add
from newsarchive.archive.schema import IndexedRow, VersionRow
from newsarchive.normalization.tokens import TOKENIZER


def kind_of(connection: Connection) -> ModuleType:
    """The module that keeps the index of this engine: fts5 or tsvector, with the same functions."""
    return tsvector if connection.dialect.name == "postgresql" else fts5


def index(connection: Connection, article_id: int, version_id: int, headline: str, body: str) -> None:
    """Make `article_id` findable by this version's words, and by no earlier version's."""
    unindex(connection, article_id)
    kind_of(connection).add(connection, article_id, headline, body)
    add(connection, IndexedRow, {"article_id": article_id, "version_id": version_id, "tokenizer": TOKENIZER})


def unindex(connection: Connection, article_id: int) -> None:
    """Take an article out of the index, replaying the text that was put in."""
    old = connection.execute(
        select(VersionRow.headline, VersionRow.body, IndexedRow.tokenizer)
        .join(IndexedRow, IndexedRow.version_id == VersionRow.id)
        .where(IndexedRow.article_id == article_id)
    ).one_or_none()
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
