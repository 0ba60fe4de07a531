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
from collections.abc import Collection, Iterator
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


class Part(NamedTuple):
    """What is told of a text: its tokens in order ("" is a place without one), and what else is at their places.

    `seams` are pairs over a space; `others` are told without their places: ends of words, numbers with their units.
    Each of these tuples begins at its place, with one lexeme for each place from there on.
    """

    tokens: list[str]
    seams: list[tuple[int, str]]
    others: list[tuple[int, tuple[str, ...]]]

    def between(self, start: int, end: int) -> "Part":
        """What stands from the place `start` to before `end`."""
        if start == 0 and end >= len(self.tokens):
            return self
        seams = [(at - start, seam) for at, seam in self.seams if start <= at < end]
        others = ((at, lexeme) for first, lexemes in self.others for at, lexeme in enumerate(lexemes, first))
        return Part(self.tokens[start:end], seams, [(at - start, (one,)) for at, one in others if start <= at < end])


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
            "tokens": _written(part, entry.facts),
        }
        for number, part in enumerate(parts)
    ]


def _written(part: Part, facts: str) -> str:
    """The part as PostgreSQL reads a tsvector."""
    placed = [f"'{token}':{at}" for at, token in enumerate(part.tokens, start=1) if token]
    placed += [f"'{seam}':{at + 1}" for at, seam in part.seams]
    return " ".join(placed + [f"'{lexeme}'" for lexeme in _without_place(part, facts)])


def _without_place(part: Part, facts: str) -> set[str]:
    return set(facts.split()).union(*[lexemes for _, lexemes in part.others])


def _lexemes(part: Part, facts: str) -> Iterator[tuple[str, int]]:
    """(lexeme, position) of a part; 0 where only that it is there counts."""
    yield from ((token, at) for at, token in enumerate(part.tokens, start=1) if token)
    yield from ((seam, at + 1) for at, seam in part.seams)
    yield from ((lexeme, 0) for lexeme in _without_place(part, facts))


def _parts(headline: str, body: str) -> Iterator[Part]:
    """The parts of an article's tokens; the first begins with the headline."""
    whole = Part([], [], [])
    _put_in(whole, headline)
    whole.tokens.append("")
    _put_in(whole, body)
    start, size = 0, len(whole.tokens)
    while (end := _end(part := whole.between(start, start + PART), start)) < size:
        yield whole.between(start, end)
        start = end - OVERLAP
    yield part


def _put_in(whole: Part, of: str) -> None:
    for word, is_bigram, joins, unit in segments(of):
        start = len(whole.tokens)
        if is_bigram:
            tokens, tails = _word(word)
            whole.tokens.extend(tokens)
            whole.others.append((start, tails))
            if joins:
                whole.seams.append((len(whole.tokens) - 1, f"{word[-1]}{JOINT}{joins}"))
        else:
            whole.tokens.append(word[-LONGEST:])
            if unit:
                whole.others.append((start, (unit[-LONGEST:],)))


@lru_cache(maxsize=65536)
def _word(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Its tokens, and the ends of it, the longest first. Words come again and again."""
    return (*bigrams(word), word[-1]), tuple(tail(word[place:]) for place in range(len(word) - TAIL + 1))


def _end(part: Part, start: int) -> int:
    """Where the part that begins at `start` ends: after its last token, or before anything comes too often."""
    if len(part.tokens) <= REPEATS:
        return start + len(part.tokens)
    counts = Counter(part.tokens)
    counts.update(seam for _, seam in part.seams)
    often = {word for word, count in counts.items() if count > REPEATS and word}
    return start + min((_place(part, word) for word in often), default=len(part.tokens))


def _place(part: Part, word: str) -> int:
    """Where `word` comes once too often."""
    places = [at for at, token in enumerate(part.tokens) if token == word]
    return sorted(places + [at for at, seam in part.seams if seam == word])[REPEATS]


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
