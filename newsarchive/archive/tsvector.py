"""The search index on PostgreSQL: the same tokens, as tsvectors under a GIN index.

A tsvector keeps 256 positions a lexeme and none above 16,383, so a long text is indexed in parts, which overlap so
that a phrase on their border is found. Headline and body stand apart by one position: no phrase crosses.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, text

from newsarchive.archive import statements
from newsarchive.archive.index_terms import Difference, current_texts
from newsarchive.normalization.tokens import Phrase, index_tokens

PART = 4000
"""Tokens a part: about 4,000 characters, four times a usual article."""
OVERLAP = 64
"""Tokens that two parts share: a longer phrase may be missed where it crosses a border."""
REPEATS = 255
LONGEST = 500
"""Characters of a token: PostgreSQL takes 2,046 bytes a lexeme."""

Placed = tuple[str, int, str]
"""A token, its position, and its weight: A in the headline, D in the body."""

_ADD = text("INSERT INTO article_index (article_id, part, tokens) VALUES (:id, :part, CAST(:tokens AS tsvector))")
_REMOVE = text("DELETE FROM article_index WHERE article_id = :id")
_HELD = text(
    "SELECT i.part, u.lexeme, p.position FROM article_index i, unnest(i.tokens) u, unnest(u.positions) AS p(position)"
    " WHERE i.article_id = :id"
)


def add(connection: Connection, article_id: int, headline: str, body: str) -> None:
    """Put an article's tokens in."""
    rows = [
        {"id": article_id, "part": number, "tokens": " ".join(f"'{t}':{p}{w}" for t, p, w in part)}
        for number, part in enumerate(_parts(headline, body))
    ]
    statements.change_each(connection, _ADD, rows)


def remove(connection: Connection, article_id: int, headline: str, body: str) -> None:  # noqa: ARG001 (as FTS5 wants)
    """Take an article out."""
    connection.execute(_REMOVE, {"id": article_id})


def _parts(headline: str, body: str) -> Iterator[list[Placed]]:
    """The parts of an article's tokens; the first begins with the headline."""
    head = [token[:LONGEST] for token in index_tokens(headline)]
    tokens = [("A", token) for token in head] + [("", "")] + [("D", token[:LONGEST]) for token in index_tokens(body)]
    start = 0
    while True:
        end = _end(tokens, start)
        yield [(token, i + 1, weight) for i, (weight, token) in enumerate(tokens[start:end]) if token]
        if end == len(tokens):
            return
        start = end - OVERLAP


def _end(tokens: Sequence[tuple[str, str]], start: int) -> int:
    """Where the part that begins at `start` ends: after PART tokens, or before any comes too often."""
    part = [token for _, token in tokens[start : start + PART]]
    often = [token for token, count in Counter(part).items() if count > REPEATS]
    breaks = ([i for i, token in enumerate(part) if token == each][REPEATS] for each in often)
    return start + min(breaks, default=len(part))


def _query(phrase: Phrase) -> str:
    """tsquery syntax for `phrase`; tokens hold letters and digits only, so quoting is safe."""
    quoted = [f"'{token[:LONGEST]}'" for token in phrase.tokens]
    return " <-> ".join(quoted) + (":*" if phrase.prefix else "")


RANKS_LATE = False
"""Each match is ranked, whether a filter throws it out or not: `hits` must be told `among` which to look."""


def hits(phrases: Sequence[Phrase], headline_weight: float, among: str | None = None) -> tuple[str, dict[str, object]]:
    """SQL of (article_id, score) for the articles that hold every phrase, each in some part; and its values.

    `among` names a table: only articles are ranked whose id is in it.
    """
    only = f"JOIN {among} ON {among}.id = article_index.article_id" if among else ""
    weights = f"'{{0.1,0.1,0.1,{headline_weight / 10}}}'"
    sql = f"""SELECT article_id, sum(best) AS score FROM (
            SELECT article_id, number, max(ts_rank_cd({weights}, tokens, CAST(asked AS tsquery))) AS best
            FROM unnest(CAST(:asked AS text[])) WITH ORDINALITY AS phrases(asked, number)
            JOIN article_index ON tokens @@ CAST(asked AS tsquery) {only} GROUP BY article_id, number
        ) found GROUP BY article_id HAVING count(*) = :phrases"""
    return sql, {"asked": [_query(phrase) for phrase in phrases], "phrases": len(phrases)}


def differences(connection: Connection) -> list[Difference]:
    """What only the index or only a rebuild of it holds; empty when it is sound."""
    found: list[Difference] = []
    for article_id, headline, body in current_texts(connection):
        held = {(row.lexeme, row.part, row.position) for row in connection.execute(_HELD, {"id": article_id})}
        wanted = {(token, n, p) for n, part in enumerate(_parts(headline, body)) for token, p, _ in part}
        found += [(token, article_id, f"part {part}", position) for token, part, position in held ^ wanted]
    return found + _strangers(connection)


def _strangers(connection: Connection) -> list[Difference]:
    """Articles that are in the index but not in the archive, or in one of `indexed` and the index only."""
    rows = connection.execute(
        text(
            "SELECT DISTINCT i.article_id FROM article_index i LEFT JOIN indexed x USING (article_id)"
            " WHERE x.article_id IS NULL"
        )
    )
    return [("", row.article_id, "not indexed", 0) for row in rows]
