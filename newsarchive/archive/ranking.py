"""The order of relevance: blocks of the newest articles found, each ranked by its texts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, LargeBinary, Text, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from newsarchive.archive import facts, relevance
from newsarchive.archive.paging import Listed, Page, Placed, Ranked
from newsarchive.archive.relevance import Measured
from newsarchive.archive.schema import IndexedRow, VersionRow
from newsarchive.archive.selection import Selection

MOST_TERMS = 16
"""A query of more words is ranked by its first: each is counted in each text."""
CANDIDATES = 500
"""So many of the newest are ranked together: a word that stands everywhere must not cost a look at everything."""


_Scored = tuple[float, int, int]
"""Score, place and number of an article: the best, and of equals the newest, is the largest."""


class _Candidate(NamedTuple):
    place: int
    number: int
    measured: Measured


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
        columns, read = self._measuring()
        rows = self.connection.execute(
            select(newest.c.place, newest.c.article_id, *columns)
            .select_from(newest)
            .join(IndexedRow, IndexedRow.article_id == newest.c.article_id)
            .join(VersionRow, VersionRow.id == IndexedRow.version_id)
        )
        today = facts.day_number(facts.first_place(self.now))
        found = (_Candidate(place, number, read(row, _days_ago(place, today))) for place, number, *row in rows.all())
        return sorted(found, reverse=True)

    def _measuring(self) -> tuple[Sequence[ColumnElement[Any]], Callable[[Sequence[Any], int | None], Measured]]:
        """What to ask of each version, and what makes it measured: each engine is asked for what it gives quickly."""
        needles = [term.encode("utf-8", "ignore") for term in self.terms[:MOST_TERMS]]
        if self.connection.dialect.name == "postgresql":
            return _counting(needles), lambda row, days: Measured(row[0], _in_pairs(row[1:]), days)
        texts = [cast(column, LargeBinary) for column in (VersionRow.headline, VersionRow.body)]
        return texts, lambda row, days: relevance.measured(row[0], row[1], needles, days)

    def _scored(self, block: Sequence[_Candidate]) -> list[_Scored]:
        scores = relevance.scores([each.measured for each in block])
        return [(float(f"{score:.5g}"), *each[:2]) for score, each in zip(scores, block, strict=True)]

    def _placed(self, scored: _Scored, ceiling: int) -> Placed:
        score, place, number = scored
        return Placed(number, Ranked(at=self.now, ceiling=ceiling, score=score, place=place), score)


def _days_ago(place: int, today: int) -> int | None:
    day = facts.day_number(place)
    return today - day if day else None


def _in_pairs(counts: Sequence[int]) -> tuple[tuple[int, int], ...]:
    return tuple(zip(counts[::2], counts[1::2], strict=True))


def _counting(needles: Sequence[bytes]) -> list[ColumnElement[Any]]:
    """Length, and counts in headline and body of each needle: PostgreSQL counts quickly, and hands over slowly."""
    texts = VersionRow.headline, VersionRow.body
    counts = [_count(text, needle) for needle in needles for text in texts]
    return [func.octet_length(texts[0]) + func.octet_length(texts[1]), *counts]


def _count(text: InstrumentedAttribute[str], needle: bytes) -> ColumnElement[int]:
    wanted = literal(needle.decode(), Text)
    searched = func.lower(text.collate("C")) if relevance.has_case(needle) else text
    left = func.octet_length(func.replace(searched, wanted, ""))  # octets: told without unpacking a text
    return (func.octet_length(text) - left) // max(len(needle), 1)
