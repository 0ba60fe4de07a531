"""Finding articles: FTS5 for the hit set and the rank, our own snippets for the reader."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, text

from newsarchive.archive.query import Query, parse
from newsarchive.archive.schema import UtcTime
from newsarchive.archive.snippets import Snippet, find, snippet
from newsarchive.normalization.tokens import Phrase

Sort = Literal["relevance", "newest"]

HEADLINE_WEIGHT = 4.0
"""How much more a word in the headline counts than one in the body, in bm25."""

_COLUMNS = """a.id, a.key, a.publisher, a.canonical_url, a.kind, a.status, a.date_published,
    v.headline, v.body, v.section"""
_FROM = "articles a JOIN versions v ON v.article_id = a.id AND v.number = a.current_version"
_MATCHING = f"{_FROM} JOIN article_index ON article_index.rowid = a.id"
_NEWEST = "a.date_published IS NULL, a.date_published DESC, a.id DESC"


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One article that was found; `score` is None where nothing was ranked (newest first, no words)."""

    id: int
    key: str
    publisher: str
    url: str
    kind: str
    status: str
    section: str | None
    date_published: datetime | None
    headline: str
    headline_highlights: tuple[tuple[int, int], ...]
    snippet: Snippet
    score: float | None


@dataclass(frozen=True, kw_only=True)
class Found:
    """The first hits of a search, how many there are in all, and what was read otherwise than typed."""

    hits: tuple[Hit, ...]
    total: int
    warnings: tuple[str, ...]


def search(connection: Connection, typed: str, *, sort: Sort = "relevance", limit: int = 20) -> Found:
    """Articles whose current version holds every word and phrase of `typed`; without words, all of them."""
    query = parse(typed)
    if not query.phrases and typed.strip():
        return Found(hits=(), total=0, warnings=query.warnings)
    rows, total = _all(connection, limit) if not query.phrases else _matching(connection, query, sort, limit)
    return Found(hits=tuple(_hit(row, query) for row in rows), total=total, warnings=query.warnings)


def _all(connection: Connection, limit: int) -> tuple[list[RowMapping], int]:
    rows = _rows(
        connection, f"SELECT {_COLUMNS}, NULL AS rank FROM {_FROM} ORDER BY {_NEWEST} LIMIT :limit", limit=limit
    )
    return rows, connection.execute(text("SELECT count(*) FROM articles")).scalar_one()


def _matching(connection: Connection, query: Query, sort: Sort, limit: int) -> tuple[list[RowMapping], int]:
    match = " AND ".join(_fts(phrase) for phrase in query.phrases)
    ranked = f"bm25(article_index, {HEADLINE_WEIGHT}, 1.0)" if sort == "relevance" else "NULL"
    order = f"rank, {_NEWEST}" if sort == "relevance" else _NEWEST
    sql = f"SELECT {_COLUMNS}, {ranked} AS rank FROM {_MATCHING} WHERE article_index MATCH :match"
    sql += f" ORDER BY {order} LIMIT :limit"
    total = text("SELECT count(*) FROM article_index WHERE article_index MATCH :match")
    return _rows(connection, sql, match=match, limit=limit), connection.execute(total, {"match": match}).scalar_one()


def _rows(connection: Connection, sql: str, **values: Any) -> list[RowMapping]:
    typed = text(sql).columns(date_published=UtcTime())
    return list(connection.execute(typed, values).mappings())


def _fts(phrase: Phrase) -> str:
    """FTS5 syntax for `phrase`; tokens hold letters and digits only, so quoting is safe."""
    return f'"{" ".join(phrase.tokens)}"' + ("*" if phrase.prefix else "")


def _hit(row: RowMapping, query: Query) -> Hit:
    return Hit(
        id=row["id"],
        key=row["key"],
        publisher=row["publisher"],
        url=row["canonical_url"],
        kind=row["kind"],
        status=row["status"],
        section=row["section"],
        date_published=row["date_published"],
        headline=row["headline"],
        headline_highlights=tuple(find(row["headline"], query.terms)),
        snippet=snippet(row["body"], query.terms),
        score=None if row["rank"] is None else _score(row["rank"]),
    )


def _score(rank: float) -> float:
    """FTS5's bm25 is better the smaller it is; a word that half the articles hold scores about 1e-6."""
    return float(f"{-rank:.5g}")
