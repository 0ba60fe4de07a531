"""The search index on SQLite: a contentless FTS5 table.

The `ascii` tokenizer parts tokens at ASCII separators only, so that FTS5 and normalization.tokens agree about
every character beyond ASCII (unicode61 has its own idea of letters and would drop some). A contentless table
cannot look up what it must delete: the old text is given to it again.
"""

from collections.abc import Iterable

from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Integer,
    Select,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from newsarchive.archive import statements
from newsarchive.archive.expression import Either, Every, Node, Not, Term
from newsarchive.archive.index_terms import Difference, current_texts
from newsarchive.normalization.tokens import Phrase, index_text

CREATE = "CREATE VIRTUAL TABLE {name} USING fts5(headline, body, content='', tokenize='ascii')"

_ADD = "INSERT INTO {name}(rowid, headline, body) VALUES (:id, :headline, :body)"
_REMOVE = text(
    "INSERT INTO article_index(article_index, rowid, headline, body) VALUES ('delete', :id, :headline, :body)"
)
_ADD_TO_INDEX = text(_ADD.format(name="article_index"))


def add(connection: Connection, article_id: int, headline: str, body: str) -> None:
    """Put an article's tokens in."""
    statements.change(connection, _ADD_TO_INDEX, _tokens(article_id, headline, body))


def remove(connection: Connection, article_id: int, headline: str, body: str) -> None:
    """Take an article out, replaying the text that was put in."""
    statements.change(connection, _REMOVE, _tokens(article_id, headline, body))


def _tokens(article_id: int, headline: str, body: str) -> dict[str, object]:
    return {"id": article_id, "headline": index_text(headline), "body": index_text(body)}


def _match(node: Node) -> str:
    """FTS5 syntax for `node`, which is of words."""
    if isinstance(node, Term):
        return _any(map(_query, node.phrases))
    if isinstance(node, Either):
        return _any(map(_match, node.nodes))
    assert isinstance(node, Every)
    wanted = " AND ".join(_match(each) for each in node.nodes if not isinstance(each, Not))
    unwanted = [_match(each.node) for each in node.nodes if isinstance(each, Not)]
    return f"(({wanted}) NOT {_any(unwanted)})" if unwanted else f"({wanted})"


def _any(alternatives: Iterable[str]) -> str:
    return f"({' OR '.join(alternatives)})"


def _query(phrase: Phrase) -> str:
    """FTS5 syntax for `phrase`; tokens hold letters and digits only, so quoting is safe."""
    return f'"{" ".join(phrase.tokens)}"' + ("*" if phrase.prefix else "")


RANKS_LATE = True
"""Only what passes all filters is ranked."""

_INDEX = table("article_index", column("rowid", Integer))
_ITSELF: ColumnElement[str] = literal_column("article_index")


def matching(node: Node) -> Select[int]:
    """The numbers of the articles that hold what `node`, which is of words, asks for."""
    return select(_INDEX.c.rowid.label("article_id")).where(_ITSELF.op("MATCH")(_match(node)))


def hits(node: Node, headline_weight: float) -> Select[int, float]:
    """(article_id, score) of the articles that hold what `node` asks for.

    FTS5's bm25 is better the lower it is. The plus sign keeps SQLite from asking the index anew for each article that
    passes a filter, which took 20 times as long.
    """
    number: ColumnElement[int] = literal_column("+rowid", Integer)
    score = -func.bm25(_ITSELF, headline_weight, 1.0, type_=Double)
    found = select(number.label("article_id"), score.label("score")).select_from(_INDEX)
    return found.where(_ITSELF.op("MATCH")(_match(node)))


def differences(connection: Connection) -> list[Difference]:
    """What only the index or only a rebuild of it holds; empty when it is sound.

    FTS5's own integrity check does not see a delete that was replayed with the wrong text; this does.
    """
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.rebuilt")
    connection.exec_driver_sql(CREATE.format(name="temp.rebuilt"))
    for article in current_texts(connection):
        connection.execute(text(_ADD.format(name="temp.rebuilt")), _tokens(*article))
    for name, schema, held in (("held", "main", "article_index"), ("wanted", "temp", "rebuilt")):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{name}")
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.{name} USING fts5vocab({schema}, {held}, instance)")
    both = ("held", "wanted"), ("wanted", "held")
    found: list[Difference] = [tuple(row) for a, b in both for row in connection.exec_driver_sql(_difference(a, b))]
    for name in ("held", "wanted", "rebuilt"):
        connection.exec_driver_sql(f"DROP TABLE temp.{name}")
    return found


def _difference(a: str, b: str) -> str:
    return f'SELECT term, doc, col, "offset" FROM temp.{a} EXCEPT SELECT term, doc, col, "offset" FROM temp.{b}'
