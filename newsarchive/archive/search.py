"""Finding articles: the engine's index for what is found, our own rank, pages, and snippets for the reader."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from newsarchive.archive import paging, recency
from newsarchive.archive.filters import Names
from newsarchive.archive.hits import Hit, read_hits
from newsarchive.archive.paging import Ranked
from newsarchive.archive.query import Query, parse
from newsarchive.archive.ranking import Ranking
from newsarchive.archive.schema import ArticleRow
from newsarchive.archive.selection import select_articles

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
    ids = chosen.rows(ArticleRow.id, articles=True).order_by(*recency.NEWEST)
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
    # A later page ranks, and means by 7d, what the first did.
    now = page.at if isinstance(page, Ranked) else asked.now.replace(microsecond=0)
    chosen = select_articles(connection, query, names=asked.names, now=now, among=asked.among)
    more = asked.limit + 1  # one beyond the page tells whether another follows
    if is_ranked:
        listed = Ranking(connection=connection, chosen=chosen, terms=query.terms, now=now).best(page, more)
    else:
        listed = recency.newest(connection, chosen, page, more)
    shown = listed.placed[: asked.limit]
    return Found(
        hits=read_hits(connection, [(each.article_id, each.score) for each in shown], query.terms),
        total=connection.scalars(chosen.total()).one() if listed.total is None else listed.total,
        warnings=chosen.warnings,
        next_page=paging.write(shown[-1].page) if shown and len(listed.placed) > len(shown) else None,
    )


def _is_unreadable(query: Query, asked: Asked) -> bool:
    return query.asked is None and bool(asked.typed.strip())
