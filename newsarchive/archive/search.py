"""Finding articles: the engine's index for what is found, our own rank, pages, and snippets for the reader."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from newsarchive.archive import paging, recency
from newsarchive.archive.filters import Names
from newsarchive.archive.hits import Hit, read_hits
from newsarchive.archive.paging import Listed, Page, Ranked
from newsarchive.archive.query import Query, parse
from newsarchive.archive.ranking import Ranking
from newsarchive.archive.schema import ArticleRow
from newsarchive.archive.selection import Selection, select_articles

Sort = Literal["relevance", "newest"]


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
class Listing:
    """What a search finds, by number alone: `warnings` and `next_page` as of Found.

    `pages` says for each article where the articles behind it begin.
    """

    article_ids: tuple[int, ...]
    pages: tuple[str, ...]
    warnings: tuple[str, ...]
    next_page: str | None = None


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


def matching(connection: Connection, asked: Asked) -> Matching:
    """All that is found, as `search` reads it."""
    query = parse(asked.typed)
    if _is_unreadable(query, asked):
        return Matching(article_ids=(), warnings=query.warnings)
    chosen = select_articles(connection, query, names=asked.names, now=asked.now)
    ids = chosen.rows(select(ArticleRow.id), articles=True).order_by(*recency.NEWEST)
    return Matching(article_ids=tuple(connection.scalars(ids)), warnings=chosen.warnings)


def search(connection: Connection, asked: Asked) -> Found:
    """Articles whose current version holds what is asked for.

    Without words they come newest first; where nothing of what was typed can be searched, there are none.
    Raises NotAPage where `asked.page` is not what a page of such a search gave as the next.
    """
    query = parse(asked.typed)
    page = _page(query, asked)
    if _is_unreadable(query, asked):
        return Found(hits=(), total=0, warnings=query.warnings)
    chosen, listed = _listed(connection, query, page, asked)
    shown = listed.placed[: asked.limit]
    return Found(
        hits=read_hits(connection, [(each.article_id, each.score) for each in shown], query.terms),
        total=connection.scalars(chosen.total()).one() if listed.total is None else listed.total,
        warnings=chosen.warnings,
        next_page=paging.write(shown[-1].page) if shown and len(listed.placed) > len(shown) else None,
    )


def listing(connection: Connection, asked: Asked) -> Listing:
    """The numbers of what `search` finds, in its order, without reading more of the articles. Raises NotAPage."""
    query = parse(asked.typed)
    page = _page(query, asked)
    if _is_unreadable(query, asked):
        return Listing(article_ids=(), pages=(), warnings=query.warnings)
    chosen, listed = _listed(connection, query, page, asked)
    shown = listed.placed[: asked.limit]
    pages = tuple(paging.write(each.page) for each in shown)
    return Listing(
        article_ids=tuple(each.article_id for each in shown),
        pages=pages,
        warnings=chosen.warnings,
        next_page=pages[-1] if pages and len(listed.placed) > len(shown) else None,
    )


def _page(query: Query, asked: Asked) -> Page | None:
    return paging.read(asked.page, ranked=_is_ranked(query, asked)) if asked.page else None


def _is_ranked(query: Query, asked: Asked) -> bool:
    return asked.sort == "relevance" and bool(query.terms)


def _listed(connection: Connection, query: Query, page: Page | None, asked: Asked) -> tuple[Selection, Listed]:
    # A later page ranks, and means by 7d, what the first did.
    now = page.at if isinstance(page, Ranked) else asked.now.replace(microsecond=0)
    chosen = select_articles(connection, query, names=asked.names, now=now, among=asked.among)
    more = asked.limit + 1  # one beyond the page tells whether another follows
    if _is_ranked(query, asked):
        ranking = Ranking(connection=connection, chosen=chosen, terms=query.terms, now=now)
        return chosen, ranking.best(page, more)
    return chosen, recency.newest(connection, chosen, page, more)


def _is_unreadable(query: Query, asked: Asked) -> bool:
    return query.asked is None and bool(asked.typed.strip())
