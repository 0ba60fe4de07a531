"""The articles that a query finds, as SQL: the index says what it can, conditions on articles the rest."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from newsarchive.archive import facts
from newsarchive.archive.expression import Node, Passes, split
from newsarchive.archive.filter_sql import narrowing, strangers, times
from newsarchive.archive.filters import Names
from newsarchive.archive.index import matching
from newsarchive.archive.query import Query
from newsarchive.archive.schema import ArticleRow, IndexedRow, VersionRow

Columns = TypeVarTuple("Columns")

IS_CURRENT = and_(VersionRow.article_id == ArticleRow.id, VersionRow.number == ArticleRow.current_version)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What a query finds: `found` has place and article_id; `conditions` are on articles, perhaps on their versions."""

    found: Subquery
    conditions: tuple[ColumnElement[bool], ...]
    needs_version: bool
    warnings: tuple[str, ...]

    @property
    def place(self) -> ColumnElement[int]:
        """Where an article stands by date."""
        place: ColumnElement[int] = self.found.c.place
        return place

    def rows(self, columns: Select[*Columns], *, articles: bool = False) -> Select[*Columns]:
        """Rows of what was found; beside their articles where conditions, or columns, need them: that takes time."""
        joined: FromClause = self.found
        if articles or self.conditions:
            joined = joined.join(ArticleRow, ArticleRow.id == self.found.c.article_id)
        if self.needs_version:
            joined = joined.join(VersionRow, IS_CURRENT)
        return columns.select_from(joined).where(*self.conditions)

    def newest(self, most: int, ceiling: int | None = None) -> Select[int, int]:
        """(place, article_id) of the newest by day, from the place `ceiling` down."""
        rows = self.rows(select(self.place, self.found.c.article_id))
        bounded = rows if ceiling is None else rows.where(self.place <= ceiling)
        return bounded.order_by(self.place.desc()).limit(most)

    def total(self) -> Select[int]:
        """How many there are."""
        return self.rows(select(func.count()))


def select_articles(
    connection: Connection, query: Query, *, names: Names, now: datetime, among: Collection[int] | None = None
) -> Selection:
    """What `query` finds at `now`; only among the articles of some numbers, where they are given."""
    told, rest = split(query.asked) if query.asked else (None, ())
    within, rest = _days(rest, now)
    narrowed = narrowing(connection, rest, names, now)
    found = (matching(connection, told) if told else _ALL).subquery("found")
    bounded = select(found.c.place, found.c.article_id).where(*within.of(found.c.place)).subquery("bounded")
    listed = () if among is None else (_among(connection, among),)
    return Selection(
        found=bounded if within.is_bound else found,
        conditions=(*listed, *narrowed.conditions),
        needs_version=narrowed.needs_version,
        warnings=(*query.warnings, *strangers(connection, query.filters)),
    )


_ALL = select(IndexedRow.place, IndexedRow.article_id)


@dataclass(frozen=True)
class _Days:
    """Places between which articles of whole days stand."""

    first: int | None = None
    end: int | None = None

    @property
    def is_bound(self) -> bool:
        return self.first is not None or self.end is not None

    def of(self, place: ColumnElement[int]) -> list[ColumnElement[bool]]:
        dated = facts.LAST_NUMBER + 1
        low = max(dated, self.first or 0)  # the undated are neither before nor after
        return [place >= low, *([place < self.end] if self.end is not None else [])] if self.is_bound else []


def _days(nodes: Sequence[Node], now: datetime) -> tuple[_Days, tuple[Node, ...]]:
    """The days that `nodes`, all of which must hold, ask for, and those of them that ask for anything else."""
    days, rest = _Days(), list[Node]()
    for node in nodes:
        name = node.filters[0].name if isinstance(node, Passes) else ""
        asked = times([each.value for each in node.filters], now) if isinstance(node, Passes) else []
        if name == "after" and facts.is_midnight(min(asked)):
            days = _Days(facts.first_place(min(asked)), days.end)
        elif name == "before" and facts.is_midnight(max(asked)):
            days = _Days(days.first, facts.first_place(max(asked)))
        else:
            rest.append(node)
    return days, tuple(rest)


def _among(connection: Connection, article_ids: Collection[int]) -> ColumnElement[bool]:
    return ArticleRow.id.in_(numbers(connection, article_ids))


def numbers(connection: Connection, given: Collection[int]) -> Select[int]:
    """As one parameter: databases take some ten thousand, and there may be more articles."""
    if connection.dialect.name == "postgresql":
        return select(func.unnest(literal(list(given), ARRAY(BigInteger))).column_valued("given"))
    return select(func.json_each(json.dumps(list(given))).table_valued("value").c.value.cast(Integer))
