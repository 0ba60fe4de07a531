"""The search index on PostgreSQL: the same tokens, as tsvectors under a GIN index.

A tsvector keeps 256 positions a lexeme and none above 16,383, so a long text is indexed in parts, which overlap so
that a phrase on their border is found. Headline and body stand apart by one position: no phrase crosses.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import (
    CTE,
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Double,
    Select,
    SelectBase,
    Text,
    cast,
    column,
    except_,
    func,
    intersect,
    literal,
    select,
    table,
    text,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, REAL, TSQUERY, TSVECTOR

from newsarchive.archive import statements
from newsarchive.archive.expression import Either, Every, Node, Not, Term, wanted_terms
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


def _query(term: Term) -> str:
    """tsquery syntax for any of the term's phrases."""
    return " | ".join(f"({_phrase(phrase)})" for phrase in term.phrases)


def _phrase(phrase: Phrase) -> str:
    """tsquery syntax for `phrase`; tokens hold letters and digits only, so quoting is safe."""
    quoted = [f"'{token[:LONGEST]}'" for token in phrase.tokens]
    return " <-> ".join(quoted) + (":*" if phrase.prefix else "")


RANKS_LATE = False
"""Each match is ranked, whether a filter throws it out or not: `hits` must be told `among` which to look."""

_INDEX = table("article_index", column("article_id", BigInteger), column("tokens", TSVECTOR))


def matching(node: Node) -> SelectBase:
    """The numbers of the articles that hold what `node`, which is of words, asks for, each in some part."""
    if isinstance(node, Term):
        return select(_INDEX.c.article_id).where(_holds(literal(_query(node))))
    if isinstance(node, Either):
        return union(*map(matching, node.nodes))
    assert isinstance(node, Every)
    wanted: SelectBase = intersect(*(matching(each) for each in node.nodes if not isinstance(each, Not)))
    unwanted = [matching(each.node) for each in node.nodes if isinstance(each, Not)]
    return except_(wanted, *unwanted) if unwanted else wanted


def _holds(asked: ColumnElement[str]) -> ColumnElement[bool]:
    return _INDEX.c.tokens.op("@@", return_type=Boolean())(cast(asked, TSQUERY))


def hits(node: Node, headline_weight: float, among: CTE | None = None) -> Select[int, float]:
    """(article_id, score) of the articles that hold what `node` asks for.

    Only articles are ranked whose number is in `among`, where that is given.
    """
    asked = cast([_query(term) for term in wanted_terms(node)], ARRAY(Text))
    terms = (
        func.unnest(asked).table_valued(column("asked", Text), with_ordinality="number", name="terms").render_derived()
    )
    weights = cast([0.1, 0.1, 0.1, headline_weight / 10], ARRAY(REAL))
    best = func.max(func.ts_rank_cd(weights, _INDEX.c.tokens, cast(terms.c.asked, TSQUERY), type_=Double))
    found = (
        select(_INDEX.c.article_id, best.label("best"))
        .select_from(terms.join(_INDEX, _holds(terms.c.asked)))
        .group_by(_INDEX.c.article_id, terms.c.number)
    )
    if not isinstance(node, Term):
        found = found.where(_INDEX.c.article_id.in_(matching(node)))
    if among is not None:
        found = found.where(_INDEX.c.article_id.in_(select(among.c.id)))
    ranked = found.subquery("found")
    return select(ranked.c.article_id, func.sum(ranked.c.best).label("score")).group_by(ranked.c.article_id)


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
