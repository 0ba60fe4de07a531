"""The search index on PostgreSQL: the same tokens, as tsvectors under GIN indexes.

What GIN alone can tell is told without a look at any tsvector: beside the tokens, which tell phrases by their
positions, stand the ends of words from three characters on (상하이협력기구, 하이협력기구, …, 력기구), so that a word is
the beginning of one of them; and the pairs of characters that only a space parts, so that runs need no tokens of
their own.

A tsvector keeps 256 positions a lexeme and none above 16,383, so a long text is indexed in parts, which overlap so
that a phrase on their border is found. Headline and body stand apart by one position: no phrase crosses. Articles of
one part, nearly all, are asked by one tsquery; what the parts of the others hold is put together by number.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    SelectBase,
    Text,
    cast,
    column,
    except_,
    intersect,
    literal,
    select,
    table,
    text,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from newsarchive.archive import entries, statements
from newsarchive.archive.entries import Difference, Entry
from newsarchive.archive.expression import Either, Every, Node, Not, Passes, Term
from newsarchive.archive.facts import wanted
from newsarchive.normalization.tokens import JOINT, LONG, Phrase, bigrams, is_bigram, segments

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
    tails = [word[place : place + LONGEST_TAIL] if len(word) - place >= TAIL else None for place in range(len(word))]
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


def _query(node: Node) -> str:
    """tsquery syntax for `node`, which the index can tell."""
    if isinstance(node, Term):
        return _any(map(_phrase, node.phrases))
    if isinstance(node, Passes):
        return _any(f"'{token}'" for each in node.filters for token in wanted(each))
    if isinstance(node, Either):
        return _any(map(_query, node.nodes))
    if isinstance(node, Not):
        return f"!{_query(node.node)}"
    return f"({' & '.join(map(_query, node.nodes))})"


def _any(alternatives: Iterable[str]) -> str:
    return f"({' | '.join(alternatives)})"


def _phrase(phrase: Phrase) -> str:
    """tsquery syntax for `phrase`; tokens hold letters and digits only, so quoting is safe."""
    word = _word(phrase)
    if word is not None and len(word) <= LONGEST_TAIL:
        within = f"'{word}':*"
        return within if len(word) < LONG else f"({within} | {_over_spaces(phrase)})"
    return f"({_over_spaces(phrase) if phrase.over_spaces else _in_order(phrase)})"


def _word(phrase: Phrase) -> str | None:
    """The word that a phrase is, if it is one of at least TAIL characters that go in pairs."""
    if phrase.prefix or len(phrase.tokens) < TAIL - 1 or not all(map(_is_pair, phrase.tokens)):
        return None  # between two words stands the end of the first, one character
    return phrase.tokens[0] + "".join(pair[1] for pair in phrase.tokens[1:])


def _is_pair(token: str) -> bool:
    return len(token) == 2 and is_bigram(token)


def _in_order(phrase: Phrase) -> str:
    return " <-> ".join(f"'{token[-LONGEST:]}'" for token in phrase.tokens) + (":*" if phrase.prefix else "")


def _over_spaces(phrase: Phrase) -> str:
    """Each pair of characters side by side or over a space; where the phrase is one word, over one space at least."""
    following = (*phrase.tokens[1:], "")
    spots = [_spot_over_spaces(token, after) for token, after in zip(phrase.tokens, following, strict=True)]
    order = " <-> ".join(spots) + (":*" if phrase.prefix else "")
    seams = [_seam(*token) for token in phrase.tokens if _is_pair(token)]
    return order if _word(phrase) is None else f"({_any(seams)} & {order})"


def _spot_over_spaces(token: str, following: str) -> str:
    quoted = f"'{token[-LONGEST:]}'"
    if _is_pair(token):
        return f"({quoted} | {_seam(*token)})"
    ends_run = is_bigram(token) and is_bigram(following)
    return f"({quoted} & !{_seam(token, following[0])})" if ends_run else quoted


def _seam(left: str, right: str) -> str:
    return f"'{left}{JOINT}{right}'"


_INDEX = table(
    "article_index",
    *(column("article_id", BigInteger), column("part", Integer), column("place", BigInteger)),
    *(column("is_whole", Boolean), column("tokens", TSVECTOR)),
)


def matching(node: Node) -> SelectBase:
    """(place, article_id) of the articles that hold what `node`, which the index can tell, asks for."""
    rows = select(_INDEX.c.place, _INDEX.c.article_id)
    whole = rows.where(_INDEX.c.is_whole, _holds(node))
    # A part at a time, each by its number: what is wanted may stand in one part, what is not in another.
    in_parts = _in_parts(node).subquery("in_parts")
    first = rows.where(~_INDEX.c.is_whole, _INDEX.c.part == 0, _INDEX.c.article_id.in_(select(in_parts.c.article_id)))
    return union_all(whole, first)


def _in_parts(node: Node) -> SelectBase:
    if isinstance(node, Term | Passes):
        return select(_INDEX.c.article_id).where(~_INDEX.c.is_whole, _holds(node))
    if isinstance(node, Either):
        return union(*map(_in_parts, node.nodes))
    assert isinstance(node, Every)
    held: SelectBase = intersect(*(_in_parts(each) for each in node.nodes if not isinstance(each, Not)))
    unwanted = [_in_parts(each.node) for each in node.nodes if isinstance(each, Not)]
    return except_(held, *unwanted) if unwanted else held


def _holds(node: Node) -> ColumnElement[bool]:
    return _INDEX.c.tokens.op("@@", return_type=Boolean())(cast(literal(_query(node), Text), TSQUERY))


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
