"""The search index on PostgreSQL: the same tokens, as tsvectors under GIN indexes.

What GIN alone can tell is told without a look at any tsvector: beside the tokens, which tell phrases by their
positions, stand the ends of words from three characters on (상하이협력기구, 하이협력기구, …, 력기구), marked so that
they are no tokens: a word is the beginning of one of them; and the pairs of characters that only a space parts, so that
runs need no tokens of their own.

A tsvector keeps 256 positions a lexeme and none above 16,383, so a long text is indexed in parts, which overlap so
that a phrase on their border is found. Headline and body stand apart by one position: no phrase crosses. Articles of
one part, nearly all, are asked by one tsquery; what the parts of the others hold is put together by number.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    Connection,
    text,
)

from newsarchive.archive import entries, statements
from newsarchive.archive.entries import Difference, Entry
from newsarchive.normalization.tokens import JOINT, bigrams, segments

PART = 4000
"""Tokens a part: about 4,000 characters, four times a usual article."""
OVERLAP = 64
"""Tokens that two parts share: a longer phrase may be missed where it crosses a border."""
REPEATS = 255
LONGEST = 500
"""Characters of a token: PostgreSQL takes 2,046 bytes a lexeme."""
TAIL = 3
"""Characters from which on the end of a word is kept."""
LONGEST_TAIL = 24
"""Of a longer one, so much of the beginning; a longer word is looked for as a phrase."""

_CREATE = """
DROP TABLE IF EXISTS article_index;
CREATE TABLE article_index (
    article_id BIGINT NOT NULL REFERENCES articles (id), part INTEGER NOT NULL,
    place BIGINT NOT NULL, is_whole BOOLEAN NOT NULL, tokens TSVECTOR NOT NULL,
    PRIMARY KEY (article_id, part)
) WITH (toast_tuple_target = 128);
-- Rows are read to sort them, tokens seldom: kept apart from the rows, and as they are.
ALTER TABLE article_index ALTER COLUMN tokens SET STORAGE EXTERNAL;
CREATE INDEX ix_article_index_whole ON article_index USING gin (tokens) WHERE is_whole;
CREATE INDEX ix_article_index_parts ON article_index USING gin (tokens) WHERE NOT is_whole;
"""
_ADD = text(
    "INSERT INTO article_index (article_id, part, place, is_whole, tokens)"
    " VALUES (:article_id, :part, :place, :is_whole, CAST(:tokens AS tsvector))"
)
_REMOVE = text("DELETE FROM article_index WHERE article_id = :article_id")


class Spot(NamedTuple):
    """What stands at one position: a token, a pair over a space, and what is told without positions.

    That is the end of the word from here on, or the number with its unit.
    """

    token: str
    seam: str | None = None
    other: str | None = None


_GAP = Spot("")


def tail(word: str) -> str:
    """The lexeme of a word's end. One that began as tokens do would spoil phrases that end in a prefix.

    PostgreSQL takes it for one of them, and misses its position.
    """
    return JOINT + word[:LONGEST_TAIL]


def make(connection: Connection) -> None:
    """Make an empty index, instead of the one that may be there."""
    for statement in _CREATE.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)


def add(connection: Connection, new: Collection[Entry]) -> None:
    """Put articles in that are not in the index."""
    statements.change_each(connection, _ADD, [row for entry in new for row in _rows(entry)])


def remove(connection: Connection, old: Entry) -> None:
    """Take an article out."""
    statements.change(connection, _REMOVE, {"article_id": old.article_id})


def _rows(entry: Entry) -> list[dict[str, object]]:
    parts = list(_parts(entry.headline, entry.body))
    return [
        {
            "article_id": entry.article_id,
            "part": number,
            "place": entry.place,
            "is_whole": len(parts) == 1,
            "tokens": " ".join(f"'{word}':{at}" if at else f"'{word}'" for word, at in _lexemes(part, entry.facts)),
        }
        for number, part in enumerate(parts)
    ]


def _lexemes(part: Sequence[Spot], facts: str) -> Iterator[tuple[str, int]]:
    """(lexeme, position) of a part; 0 where only that it is there counts."""
    for at, (token, seam, _) in enumerate(part, start=1):
        if token:
            yield token, at
        if seam:
            yield seam, at
    for lexeme in {spot[2] for spot in part if spot[2]}.union(facts.split()):
        yield lexeme, 0


def _parts(headline: str, body: str) -> Iterator[list[Spot]]:
    """The parts of an article's tokens; the first begins with the headline."""
    spots = [*_spots(headline), _GAP, *_spots(body)]
    start = 0
    while True:
        end = _end(spots, start)
        yield spots[start:end]
        if end == len(spots):
            return
        start = end - OVERLAP


def _spots(of: str) -> Iterator[Spot]:
    for segment in segments(of):
        word = segment.text
        if segment.is_bigram:
            yield from _pairs(word)
            yield Spot(word[-1], seam=f"{word[-1]}{JOINT}{segment.joins}" if segment.joins else None)
        else:
            yield Spot(word[-LONGEST:], other=segment.unit[-LONGEST:] if segment.unit else None)


@lru_cache(maxsize=65536)
def _pairs(word: str) -> tuple[Spot, ...]:
    """Words come again and again."""
    tails = [tail(word[place:]) if len(word) - place >= TAIL else None for place in range(len(word))]
    return tuple(Spot(token, other=tail) for token, tail in zip(bigrams(word), tails, strict=False))


def _end(spots: Sequence[Spot], start: int) -> int:
    """Where the part that begins at `start` ends: after PART tokens, or before anything comes too often."""
    part = spots[start : start + PART]
    if len(part) <= REPEATS:
        return start + len(part)
    counts = Counter(word for spot in part for word in (spot.token, spot.seam) if word)
    often = {word for word, count in counts.items() if count > REPEATS}
    breaks = ([i for i, spot in enumerate(part) if word in spot[:2]][REPEATS] for word in often)
    return start + min(breaks, default=len(part))


_HELD = text(
    "SELECT i.part, u.lexeme, coalesce(p.position, 0) AS position FROM article_index i CROSS JOIN unnest(i.tokens) u"
    " LEFT JOIN unnest(u.positions) AS p(position) ON true WHERE i.article_id = :article_id"
)


def differences(connection: Connection) -> list[Difference]:
    """What only the index or only a rebuild of it holds; empty when it is sound."""
    found: list[Difference] = []
    for entry in entries.wanted(connection):
        rows = connection.execute(_HELD, {"article_id": entry.article_id})
        held = {(row.lexeme, row.part, row.position) for row in rows}
        parts = enumerate(_parts(entry.headline, entry.body))
        wanted_here = {(lexeme, n, at) for n, part in parts for lexeme, at in _lexemes(part, entry.facts)}
        found += [(lexeme, entry.article_id, f"part {part}", at) for lexeme, part, at in held ^ wanted_here]
    return found + _strangers(connection)


_STRANGERS = text(
    "SELECT DISTINCT i.article_id FROM article_index i LEFT JOIN indexed x USING (article_id, place)"
    " WHERE x.article_id IS NULL"
)


def _strangers(connection: Connection) -> list[Difference]:
    """Articles that are in the index and not in `indexed`, or at another place."""
    return [("", row.article_id, "not indexed", 0) for row in connection.execute(_STRANGERS)]
