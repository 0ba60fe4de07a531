"""Articles that may tell what a text tells: those that share its rare tokens, found in the search index.

A token that many articles have says nothing, and to look at all of them takes time: where more than MOST_HOLDING have
it, only the weeks around the text's day are asked, and where even there, it does not count. So a look costs the same
however many articles there are.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from math import log

from sqlalchemy import (
    BigInteger,
    Connection,
    Text,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from newsarchive.archive import statements
from newsarchive.archive.facts import LAST_NUMBER, day_number
from newsarchive.archive.schema import ArticleRow, IndexedRow
from newsarchive.archive.tsvector import LONGEST

MOST_HOLDING = 60
"""Articles that have a token which still tells something."""
DAYS_AROUND = 45
"""Before and after the day of a text: in these days most of its retellings appear."""
_ROOM = 32
_EVERYWHERE = (0, (1 << 62) - 1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article, and which part of a text's rare tokens it has, 0 to 1, each by how rare it is here."""

    article_id: int
    share: float


def candidates(
    connection: Connection, tokens: Sequence[str], *, near: int | None, but: Collection[int] = (), most: int
) -> list[Candidate]:
    """At most so many articles that have some of `tokens`, those that have most of them first.

    `near` is the place (archive.facts) of the text that is compared, None where it has none; `but` are left out.
    """
    holding = [ids for ids in _holding(connection, tokens, near) if ids and not ids.issubset(but)]
    number = statements.one(connection, _NUMBER, {}, int) or 0
    shared, whole = Counter[int](), 0.0
    for ids in holding:
        worth = log((number + 1) / len(ids)) + _LEAST_WORTH
        whole += worth
        for each in ids:
            shared[each] += worth  # type: ignore[assignment]
    for each in but:
        shared.pop(each, None)
    best = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return [Candidate(article_id, worth / whole) for article_id, worth in best]


_LEAST_WORTH = 0.1
"""In an archive of two articles a token that both have is not rare, and yet all that there is."""
_NUMBER = select(func.coalesce(func.max(ArticleRow.id), 0))


def place_of(connection: Connection, article_id: int) -> int | None:
    """Where an article stands in the order of dates; None where the index does not hold it."""
    return statements.one(connection, _PLACE, {"article": article_id}, int)


_PLACE = select(IndexedRow.place).where(IndexedRow.article_id == bindparam("article"))

_Look = Callable[[Connection, Sequence[str], int, int], Iterable[set[int]]]


def _holding(connection: Connection, tokens: Sequence[str], near: int | None) -> list[set[int]]:
    """Which articles have each of the tokens; none of one that too many have."""
    look: _Look = _by_gin if connection.dialect.name == "postgresql" else _by_fts5
    found = dict(zip(tokens, look(connection, tokens, *_EVERYWHERE), strict=True))
    common = [token for token, ids in found.items() if len(ids) > MOST_HOLDING]
    around = zip(common, look(connection, common, *_days(near)), strict=True) if common and near else ()
    telling = {token: ids for token, ids in around if len(ids) <= MOST_HOLDING}
    found |= {token: telling.get(token, set()) for token in common}
    return list(found.values())


def _days(near: int | None) -> tuple[int, int]:
    day = day_number(near or 0)
    return max(0, day - DAYS_AROUND) << _ROOM, (day + DAYS_AROUND + 1) << _ROOM


_FTS5 = table("article_index", column("rowid", BigInteger))
_HAVING = (
    select(_FTS5.c.rowid.op("&", return_type=BigInteger())(LAST_NUMBER))
    .where(literal_column("article_index").op("MATCH")(bindparam("asked", type_=Text)))
    .where(_FTS5.c.rowid.between(bindparam("low"), bindparam("high")))
    .limit(MOST_HOLDING + 1)
)


def _by_fts5(connection: Connection, tokens: Sequence[str], low: int, high: int) -> Iterable[set[int]]:
    for token in tokens:
        quoted = token.replace('"', '""')
        asked = {"asked": f'{{headline body}}: "{quoted}"', "low": low, "high": high}
        yield statements.numbers(connection, _HAVING, asked)


_HELD = (
    "SELECT article_id FROM article_index WHERE {which} AND tokens @@ CAST(quote_literal(t.token) AS tsquery)"
    " AND place BETWEEN :low AND :high"
)
_GIN = text(
    "SELECT t.number, f.article_id FROM unnest(CAST(:tokens AS text[])) WITH ORDINALITY AS t(token, number)"
    f" CROSS JOIN LATERAL ({_HELD.format(which='is_whole')} UNION {_HELD.format(which='NOT is_whole')}"
    f" LIMIT {MOST_HOLDING + 1}) AS f"
)


def _by_gin(connection: Connection, tokens: Sequence[str], low: int, high: int) -> Iterable[set[int]]:
    found: list[set[int]] = [set() for _ in tokens]
    held = [token[-LONGEST:] for token in tokens]  # as the index has them
    for number, article_id in connection.execute(_GIN, {"tokens": held, "low": low, "high": high}):
        found[number - 1].add(article_id)
    return found
