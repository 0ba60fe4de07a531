"""The order of relevance: blocks of the newest articles found, each ranked by its texts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, LargeBinary, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from newsarchive.archive import facts, relevance
from newsarchive.archive.paging import Listed, Page, Placed, Ranked
from newsarchive.archive.relevance import Text
from newsarchive.archive.schema import IndexedRow, VersionRow
from newsarchive.archive.selection import Selection

CANDIDATES = 500
"""So many of the newest are ranked together: a word that stands everywhere must not cost a look at everything."""


_Scored = tuple[float, int, int]
"""Score, place and number of an article: the best, and of equals the newest, is the largest."""


class _Candidate(NamedTuple):
    place: int
    number: int
    headline: bytes
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """How articles found are ranked: by these folded terms, as of `now`."""

    connection: Connection
    chosen: Selection
    terms: Sequence[str]
    now: datetime

    def best(self, page: Page | None, most: int) -> Listed:
        """The best of a block after `page`, then those of the block before it in time, and so on."""
        after = page if isinstance(page, Ranked) else None
        ceiling = after.ceiling if after else None
        bound = (after.score, after.place) if after else None
        placed: list[Placed] = []
        while len(placed) < most and (block := self._block(ceiling)):
            is_all = ceiling is None and len(block) < CANDIDATES
            top = block[0].place if ceiling is None else ceiling
            scored = [each for each in self._scored(block) if bound is None or each[:2] < bound]
            placed += [self._placed(each, top) for each in nlargest(most - len(placed), scored)]
            if len(block) < CANDIDATES:
                return Listed(placed, total=len(block) if is_all else None)
            ceiling, bound = block[-1].place - 1, None
        return Listed(placed)

    def _block(self, ceiling: int | None) -> list[_Candidate]:
        """The newest from `ceiling` down, newest first."""
        newest = self.chosen.newest(CANDIDATES, ceiling).subquery("newest")
        octets = _octets(self.connection)
        rows = self.connection.execute(
            select(newest.c.place, newest.c.article_id, octets(VersionRow.headline), octets(VersionRow.body))
            .select_from(newest)
            .join(IndexedRow, IndexedRow.article_id == newest.c.article_id)
            .join(VersionRow, VersionRow.id == IndexedRow.version_id)
        )
        return sorted((_Candidate(*row) for row in rows.all()), reverse=True)

    def _scored(self, block: Sequence[_Candidate]) -> list[_Scored]:
        today = facts.day_number(facts.first_place(self.now))
        texts = [Text(each.headline, each.body, _days_ago(each.place, today)) for each in block]
        scores = relevance.scores(texts, self.terms)
        return [(float(f"{score:.5g}"), *each[:2]) for score, each in zip(scores, block, strict=True)]

    def _placed(self, scored: _Scored, ceiling: int) -> Placed:
        score, place, number = scored
        return Placed(number, Ranked(at=self.now, ceiling=ceiling, score=score, place=place), score)


def _days_ago(place: int, today: int) -> int | None:
    day = facts.day_number(place)
    return today - day if day else None


def _octets(connection: Connection) -> Callable[[InstrumentedAttribute[str]], ColumnElement[bytes]]:
    """A text as the engine has it: made into characters, 500 texts take 6 ms more."""
    if connection.dialect.name == "postgresql":
        return lambda column: func.convert_to(column, "UTF8", type_=LargeBinary())
    return lambda column: cast(column, LargeBinary)
