"""The order of relevance: blocks of the newest articles found, each ranked by its texts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from sqlalchemy import ColumnElement, Connection, LargeBinary, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from newsarchive.archive import facts, relevance
from newsarchive.archive.paging import Listed, Page, Placed, Ranked
from newsarchive.archive.relevance import Text
from newsarchive.archive.schema import IndexedRow, VersionRow
from newsarchive.archive.selection import Selection, numbers

CANDIDATES = 1000
"""So many of the newest are ranked together: a word that stands everywhere must not cost a look at everything."""


_Scored = tuple[float, int, int]
"""Score, place and number of an article: the best, and of equals the newest, is the largest."""


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
            top = block[0][0] if ceiling is None else ceiling
            scored = [each for each in self._scored(block) if bound is None or each[:2] < bound]
            placed += [self._placed(each, top) for each in nlargest(most - len(placed), scored)]
            if len(block) < CANDIDATES:
                return Listed(placed, total=len(block) if is_all else None)
            ceiling, bound = block[-1][0] - 1, None
        return Listed(placed)

    def _block(self, ceiling: int | None) -> list[tuple[int, int]]:
        rows = self.connection.execute(self.chosen.newest(CANDIDATES, ceiling)).all()
        return [(place, number) for place, number in rows]

    def _scored(self, block: Sequence[tuple[int, int]]) -> list[_Scored]:
        texts = _texts(self.connection, [number for _, number in block])
        found = [(place, number) for place, number in block if number in texts]
        today = facts.day_number(facts.first_place(self.now))
        scores = relevance.scores(
            [Text(*texts[number], _days_ago(place, today)) for place, number in found], self.terms
        )
        return [(float(f"{score:.5g}"), *each) for score, each in zip(scores, found, strict=True)]

    def _placed(self, scored: _Scored, ceiling: int) -> Placed:
        score, place, number = scored
        return Placed(number, Ranked(at=self.now, ceiling=ceiling, score=score, place=place), score)


def _days_ago(place: int, today: int) -> int | None:
    day = facts.day_number(place)
    return today - day if day else None


def _texts(connection: Connection, article_ids: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
    octets = _octets(connection)
    rows = connection.execute(
        select(IndexedRow.article_id, octets(VersionRow.headline), octets(VersionRow.body))
        .join(VersionRow, VersionRow.id == IndexedRow.version_id)
        .where(IndexedRow.article_id.in_(numbers(connection, article_ids)))
    )
    return {number: (headline, body) for number, headline, body in rows.all()}


def _octets(connection: Connection) -> Callable[[InstrumentedAttribute[str]], ColumnElement[bytes]]:
    """A text as the engine has it: made into characters, 2,000 texts take 25 ms more."""
    if connection.dialect.name == "postgresql":
        return lambda column: func.convert_to(column, "UTF8", type_=LargeBinary())
    return lambda column: cast(column, LargeBinary)
