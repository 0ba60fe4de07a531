"""Finding articles: the engine's index for the hit set and the rank, our own snippets for the reader."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Select,
    Subquery,
    and_,
    any_,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from newsarchive.archive.expression import Node, split
from newsarchive.archive.filter_sql import Narrowing, narrowing
from newsarchive.archive.filters import Names
from newsarchive.archive.index import kind_of
from newsarchive.archive.query import Query, parse
from newsarchive.archive.schema import ArticleRow, VersionRow
from newsarchive.archive.snippets import Snippet, find, snippet

Sort = Literal["relevance", "newest"]

HEADLINE_WEIGHT = 4.0
"""How much more a word in the headline counts than one in the body, in the rank."""

_ABOUT = ("id", "key", "publisher", "canonical_url", "kind", "status", "date_published")
_TEXTS = ("headline", "body", "section")
_COLUMNS = (*(ArticleRow.__table__.c[name] for name in _ABOUT), *(VersionRow.__table__.c[name] for name in _TEXTS))
_IS_CURRENT = and_(VersionRow.article_id == ArticleRow.id, VersionRow.number == ArticleRow.current_version)
_NEWEST = (ArticleRow.date_published.desc().nulls_last(), ArticleRow.id.desc())


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


@dataclass(frozen=True, kw_only=True)
class Matching:
    """The numbers of all articles that a search finds, newest first, and what was read otherwise than typed."""

    article_ids: tuple[int, ...]
    warnings: tuple[str, ...]


def matching(connection: Connection, typed: str, *, names: Names, now: datetime) -> Matching:
    """All that `typed` finds, as `search` reads it."""
    query = parse(typed)
    if query.asked is None and typed.strip():
        return Matching(article_ids=(), warnings=query.warnings)
    words, rest = split(query.asked) if query.asked else (None, ())
    narrowed = narrowing(connection, rest, names, now)
    found, narrowed = _matching(connection, words, narrowed)
    ids = select(ArticleRow.id).select_from(_articles(found, narrowed)).where(*narrowed.conditions).order_by(*_NEWEST)
    return Matching(article_ids=tuple(connection.scalars(ids)), warnings=(*query.warnings, *narrowed.warnings))


def search(
    connection: Connection,
    typed: str,
    *,
    sort: Sort = "relevance",
    limit: int = 20,
    names: Names,
    now: datetime,
    among: Collection[int] | None = None,
) -> Found:
    """Articles whose current version holds every word and phrase of `typed` and that pass its filters.

    Without words they come newest first; where nothing of what was typed can be searched, there are none. With
    `among`, only articles of these numbers are looked at.
    """
    query = parse(typed)
    if query.asked is None and typed.strip():
        return Found(hits=(), total=0, warnings=query.warnings)
    words, rest = split(query.asked) if query.asked else (None, ())
    narrowed = narrowing(connection, rest, names, now)
    if among is not None:
        narrowed = replace(narrowed, conditions=(_among(connection, among), *narrowed.conditions))
    found, narrowed = _matching(connection, words, narrowed)
    score = found.c.score if found is not None and sort == "relevance" else None
    chosen = _chosen(_articles(found, narrowed), score, limit).where(*narrowed.conditions).subquery("chosen")
    rows = connection.execute(_with_texts(chosen, ranked=score is not None)).mappings()
    return Found(
        hits=tuple(_hit(row, query) for row in rows),
        total=connection.scalars(_count(found, narrowed)).one(),
        warnings=(*query.warnings, *narrowed.warnings),
    )


def _among(connection: Connection, article_ids: Collection[int]) -> ColumnElement[bool]:
    """As one parameter: databases take some ten thousand, and there may be more articles."""
    if connection.dialect.name == "postgresql":
        return ArticleRow.id == any_(literal(list(article_ids), ARRAY(BigInteger)))
    given = func.json_each(json.dumps(list(article_ids))).table_valued("value")
    return ArticleRow.id.in_(select(given.c.value))


def _matching(connection: Connection, words: Node | None, narrowed: Narrowing) -> tuple[Subquery | None, Narrowing]:
    """(article_id, score) of the articles that hold `words`, out of the index; None without words.

    Beside it, what of `narrowed` must still be asked: nothing where the engine would rank all and filter then.
    """
    if words is None:
        return None, narrowed
    engine = kind_of(connection)
    if engine.RANKS_LATE or not narrowed.conditions:
        return engine.hits(words, HEADLINE_WEIGHT).subquery("found"), narrowed
    passing = select(ArticleRow.id).select_from(_articles(None, narrowed)).where(*narrowed.conditions).cte("passing")
    ranked = engine.hits(words, HEADLINE_WEIGHT, among=passing)
    return ranked.subquery("found"), Narrowing(warnings=narrowed.warnings)


def _articles(found: Subquery | None, narrowed: Narrowing) -> FromClause:
    """The articles that were found; beside their current version only where a filter looks at it: texts are long."""
    articles: FromClause = ArticleRow.__table__
    if found is not None:
        articles = found.join(articles, ArticleRow.id == found.c.article_id)
    return articles.join(VersionRow, _IS_CURRENT) if narrowed.needs_version else articles


def _count(found: Subquery | None, narrowed: Narrowing) -> Select[int]:
    source = found if found is not None and not narrowed.conditions else _articles(found, narrowed)
    return select(func.count()).select_from(source).where(*narrowed.conditions)


def _chosen(articles: FromClause, score: ColumnElement[float] | None, limit: int) -> Select[int, float | None]:
    """The best, by number: sorting with the texts in hand costs two to ten times as much."""
    ranks = null() if score is None else score
    chosen = select(ArticleRow.id, ranks.label("score")).select_from(articles)
    return chosen.order_by(*([] if score is None else [score.desc()]), *_NEWEST).limit(limit)


def _with_texts(chosen: Subquery, *, ranked: bool) -> Select[Any]:
    return (
        select(*_COLUMNS, chosen.c.score)
        .select_from(chosen)
        .join(ArticleRow, ArticleRow.id == chosen.c.id)
        .join(VersionRow, _IS_CURRENT)
        .order_by(*([chosen.c.score.desc()] if ranked else []), *_NEWEST)
    )


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
