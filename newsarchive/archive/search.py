"""Finding articles: the engine's index for what is found, our own rank, pages, and snippets for the reader."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, LargeBinary, and_, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from newsarchive.archive import facts, paging, relevance
from newsarchive.archive.filters import Names
from newsarchive.archive.hits import Hit, read_hits
from newsarchive.archive.paging import Dated, Page, Ranked
from newsarchive.archive.query import Query, parse
from newsarchive.archive.schema import ArticleRow, IndexedRow, VersionRow
from newsarchive.archive.selection import Selection, numbers, select_articles

Sort = Literal["relevance", "newest"]

CANDIDATES = 2000
"""So many of the newest are ranked together: a word that stands everywhere must not cost a look at everything."""

_NEWEST = (ArticleRow.date_published.desc().nulls_last(), ArticleRow.id.desc())


@dataclass(frozen=True, kw_only=True)
class Found:
    """Hits of a search, how many there are in all, what was read otherwise than typed, and where the next hits begin.

    `next_page` is None where these are the last.
    """

    hits: tuple[Hit, ...]
    total: int
    warnings: tuple[str, ...]
    next_page: str | None = None


@dataclass(frozen=True, kw_only=True)
class Matching:
    """The numbers of all articles that a search finds, newest first, and what was read otherwise than typed."""

    article_ids: tuple[int, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A search as asked: with `among`, only articles of these numbers are looked at."""

    typed: str
    names: Names
    now: datetime
    sort: Sort = "relevance"
    limit: int = 20
    page: str | None = None
    among: Collection[int] | None = None


@dataclass(frozen=True)
class _Placed:
    """One article of a page; `score` is None where nothing was ranked."""

    article_id: int
    page: Page
    score: float | None = None


def matching(connection: Connection, asked: Asked) -> Matching:
    """All that is found, as `search` reads it."""
    query = parse(asked.typed)
    if _is_unreadable(query, asked):
        return Matching(article_ids=(), warnings=query.warnings)
    chosen = select_articles(connection, query, names=asked.names, now=asked.now)
    ids = chosen.rows(ArticleRow.id, articles=True).order_by(*_NEWEST)
    return Matching(article_ids=tuple(connection.scalars(ids)), warnings=chosen.warnings)


def search(connection: Connection, asked: Asked) -> Found:
    """Articles whose current version holds what is asked for.

    Without words they come newest first; where nothing of what was typed can be searched, there are none.
    Raises NotAPage where `asked.page` is not what a page of such a search gave as the next.
    """
    query = parse(asked.typed)
    is_ranked = asked.sort == "relevance" and bool(query.terms)
    page = paging.read(asked.page, ranked=is_ranked) if asked.page else None
    if _is_unreadable(query, asked):
        return Found(hits=(), total=0, warnings=query.warnings)
    now = page.at if isinstance(page, Ranked) else asked.now  # so that it ranks, and means by 7d, what it did
    chosen = select_articles(connection, query, names=asked.names, now=now, among=asked.among)
    more = asked.limit + 1  # one beyond the page tells whether another follows
    placed = (
        _ranked(connection, chosen, query, page, now, more) if is_ranked else _newest(connection, chosen, page, more)
    )
    shown = placed[: asked.limit]
    return Found(
        hits=read_hits(connection, [(each.article_id, each.score) for each in shown], query.terms),
        total=connection.scalars(chosen.total()).one(),
        warnings=chosen.warnings,
        next_page=paging.write(shown[-1].page) if shown and len(placed) > len(shown) else None,
    )


def _is_unreadable(query: Query, asked: Asked) -> bool:
    return query.asked is None and bool(asked.typed.strip())


def _ranked(
    connection: Connection, chosen: Selection, query: Query, page: Page | None, now: datetime, most: int
) -> list[_Placed]:
    """The best candidates after `page`, then those of the candidates before them in time, and so on."""
    after = page if isinstance(page, Ranked) else None
    ceiling = after.ceiling if after else None
    placed: list[_Placed] = []
    while len(placed) < most:
        candidates = [(row.place, row.article_id) for row in connection.execute(chosen.newest(CANDIDATES, ceiling))]
        if not candidates:
            break
        ceiling = candidates[0][0] if ceiling is None else ceiling
        for score, place, article_id in _scored(connection, candidates, query.terms, now):
            if after is None or ceiling != after.ceiling or (-score, -place) > (-after.score, -after.place):
                placed.append(_Placed(article_id, Ranked(at=now, ceiling=ceiling, score=score, place=place), score))
        if len(candidates) < CANDIDATES:
            break
        ceiling = candidates[-1][0] - 1
    return placed[:most]


def _scored(
    connection: Connection, candidates: Sequence[tuple[int, int]], terms: Sequence[str], now: datetime
) -> list[tuple[float, int, int]]:
    """(score, place, article id), best first, of equals the newest first."""
    texts = _texts(connection, [article_id for _, article_id in candidates])
    found = [(place, article_id) for place, article_id in candidates if article_id in texts]
    scores = relevance.scores([texts[article_id] for _, article_id in found], terms, now)
    both = ((float(f"{score:.5g}"), place, number) for score, (place, number) in zip(scores, found, strict=True))
    return sorted(both, reverse=True)


def _texts(connection: Connection, article_ids: Sequence[int]) -> dict[int, relevance.Text]:
    octets = _octets(connection)
    rows = connection.execute(
        select(IndexedRow.article_id, octets(VersionRow.headline), octets(VersionRow.body), ArticleRow.date_published)
        .join(VersionRow, VersionRow.id == IndexedRow.version_id)
        .join(ArticleRow, ArticleRow.id == IndexedRow.article_id)
        .where(IndexedRow.article_id.in_(numbers(connection, article_ids)))
    )
    return {number: relevance.Text(headline, body, published) for number, headline, body, published in rows}


def _octets(connection: Connection) -> Callable[[InstrumentedAttribute[str]], ColumnElement[bytes]]:
    """A text as the engine has it: made into characters, 2,000 texts take 25 ms more."""
    if connection.dialect.name == "postgresql":
        return lambda column: func.convert_to(column, "UTF8", type_=LargeBinary())
    return lambda column: cast(column, LargeBinary)


def _newest(connection: Connection, chosen: Selection, page: Page | None, most: int) -> list[_Placed]:
    """Those after `page` by date: whole days by their places, until there are enough, then by the times of day."""
    after = page if isinstance(page, Dated) else None
    ceiling = facts.day_ends(facts.place(after.published, after.number)) if after else None
    other_days = None if ceiling is None else facts.day_began(ceiling) - 1
    places = [row.place for row in connection.execute(chosen.newest(most, other_days))]
    rows = chosen.rows(ArticleRow.id, ArticleRow.date_published, articles=True)
    if len(places) == most:
        rows = rows.where(chosen.place >= facts.day_began(places[-1]))
    if after is not None:
        rows = rows.where(chosen.place <= ceiling, _is_after(after))
    found = connection.execute(rows.order_by(*_NEWEST).limit(most))
    return [_Placed(number, Dated(published=published, number=number)) for number, published in found]


def _is_after(last: Dated) -> ColumnElement[bool]:
    undated, published = ArticleRow.date_published.is_(None), ArticleRow.date_published
    if last.published is None:
        return and_(undated, ArticleRow.id < last.number)
    return or_(
        undated,
        published < last.published,
        and_(published == last.published, ArticleRow.id < last.number),
    )
