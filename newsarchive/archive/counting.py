"""How many of the articles found are of each publisher, section or day."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from newsarchive.archive import facts
from newsarchive.archive.query import parse
from newsarchive.archive.schema import ArticleRow, IndexedRow
from newsarchive.archive.search import Asked
from newsarchive.archive.selection import Selection, select_articles

By = Literal["publisher", "section", "day"]


@dataclass(frozen=True, kw_only=True)
class Count:
    """So many articles have `value`: a publisher's id, a section, or a day in Korea (2026-11-23); None: no value."""

    value: str | None
    articles: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Counts over all that a search finds: publishers and sections the largest first, days in their order."""

    counts: tuple[Count, ...]
    total: int
    warnings: tuple[str, ...]


def count(connection: Connection, asked: Asked, by: By) -> Counts:
    """All that `asked` finds, counted; its order and limit count nothing."""
    query = parse(asked.typed)
    if query.asked is None and asked.typed.strip():
        return Counts(counts=(), total=0, warnings=query.warnings)
    chosen = select_articles(connection, query, names=asked.names, now=asked.now, among=asked.among)
    counted = _by_day(connection, chosen) if by == "day" else _by_value(connection, chosen, by)
    return Counts(counts=counted, total=sum(each.articles for each in counted), warnings=chosen.warnings)


def _by_day(connection: Connection, chosen: Selection) -> tuple[Count, ...]:
    first, day = func.min(chosen.place), chosen.place // (facts.LAST_NUMBER + 1)
    rows = connection.execute(chosen.rows(select(first, func.count())).group_by(day).order_by(first))
    return tuple(Count(value=facts.day_of(place), articles=number) for place, number in rows)


def _by_value(connection: Connection, chosen: Selection, by: By) -> tuple[Count, ...]:
    found = chosen.rows(select(chosen.found.c.article_id)).subquery("counted")
    column: Any = ArticleRow.publisher if by == "publisher" else IndexedRow.section
    key = ArticleRow.id if by == "publisher" else IndexedRow.article_id
    counted = select(column, func.count()).select_from(found).join(column.class_, key == found.c.article_id)
    rows = [tuple(row) for row in connection.execute(counted.group_by(column))]
    rows.sort(key=lambda row: (-row[1], row[0] is None, row[0]))  # here: the engines sort letters differently
    return tuple(Count(value=value, articles=number) for value, number in rows)
