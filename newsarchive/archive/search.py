"""Finding articles: the engine's index for the hit set and the rank, our own snippets for the reader."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, text

from newsarchive.archive.index import kind_of
from newsarchive.archive.query import Query, parse
from newsarchive.archive.schema import UtcTime
from newsarchive.archive.snippets import Snippet, find, snippet

Sort = Literal["relevance", "newest"]

HEADLINE_WEIGHT = 4.0
"""How much more a word in the headline counts than one in the body, in the rank."""

_COLUMNS = """a.id, a.key, a.publisher, a.canonical_url, a.kind, a.status, a.date_published,
    v.headline, v.body, v.section"""
_TEXTS = "JOIN versions v ON v.article_id = a.id AND v.number = a.current_version"
_NEWEST = "a.date_published DESC NULLS LAST, a.id DESC"


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
    sql = f"SELECT {_COLUMNS}, NULL AS score FROM articles a {_TEXTS} ORDER BY {_NEWEST} LIMIT :limit"
    return _rows(connection, sql, limit=limit), connection.execute(text("SELECT count(*) FROM articles")).scalar_one()


def _matching(connection: Connection, query: Query, sort: Sort, limit: int) -> tuple[list[RowMapping], int]:
    """The best are chosen by number first: sorting with the texts in hand costs two to ten times as much."""
    hits, values = kind_of(connection).hits(query.phrases, HEADLINE_WEIGHT)
    total = connection.execute(text(f"SELECT count(*) FROM ({hits}) h"), values).scalar_one()
    score = "h.score" if sort == "relevance" else "NULL"
    order = f"score DESC, {_NEWEST}" if sort == "relevance" else _NEWEST
    chosen = f"""SELECT a.id AS chosen, {score} AS score FROM ({hits}) h JOIN articles a ON a.id = h.article_id
        ORDER BY {order} LIMIT :limit"""
    sql = f"SELECT {_COLUMNS}, score FROM ({chosen}) c JOIN articles a ON a.id = chosen {_TEXTS} ORDER BY {order}"
    return _rows(connection, sql, limit=limit, **values), total


def _rows(connection: Connection, sql: str, **values: Any) -> list[RowMapping]:
    typed = text(sql).columns(date_published=UtcTime())
    return list(connection.execute(typed, values).mappings())


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
        score=None if row["score"] is None else float(f"{row['score']:.5g}"),
    )
