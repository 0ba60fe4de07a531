"""The search index on SQLite: a contentless FTS5 table.

The `ascii` tokenizer parts tokens at ASCII separators only, so that FTS5 and normalization.tokens agree about
every character beyond ASCII (unicode61 has its own idea of letters and would drop some). A contentless table
cannot look up what it must delete: the old text is given to it again.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from newsarchive.archive import statements
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


def _query(phrase: Phrase) -> str:
    """FTS5 syntax for `phrase`; tokens hold letters and digits only, so quoting is safe."""
    return f'"{" ".join(phrase.tokens)}"' + ("*" if phrase.prefix else "")


RANKS_LATE = True
"""Only what passes all filters is ranked."""


def hits(phrases: Sequence[Phrase], headline_weight: float) -> tuple[str, dict[str, object]]:
    """SQL of (article_id, score) for the articles that hold every phrase; and its values.

    FTS5's bm25 is better the lower it is. The plus sign keeps SQLite from asking the index anew for each article that
    passes a filter, which took 20 times as long.
    """
    sql = f"""SELECT +rowid AS article_id, -bm25(article_index, {headline_weight}, 1.0) AS score
        FROM article_index WHERE article_index MATCH :match"""
    return sql, {"match": " AND ".join(map(_query, phrases))}


def differences(connection: Connection) -> list[Difference]:
    """What only the index or only a rebuild of it holds; empty when it is sound.

    FTS5's own integrity check does not see a delete that was replayed with the wrong text; this does.
    """
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.rebuilt")
    connection.exec_driver_sql(CREATE.format(name="temp.rebuilt"))
    for article in current_texts(connection):
        connection.execute(text(_ADD.format(name="temp.rebuilt")), _tokens(*article))
    for name, schema, table in (("held", "main", "article_index"), ("wanted", "temp", "rebuilt")):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{name}")
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.{name} USING fts5vocab({schema}, {table}, instance)")
    both = ("held", "wanted"), ("wanted", "held")
    found: list[Difference] = [tuple(row) for a, b in both for row in connection.exec_driver_sql(_difference(a, b))]
    for name in ("held", "wanted", "rebuilt"):
        connection.exec_driver_sql(f"DROP TABLE temp.{name}")
    return found


def _difference(a: str, b: str) -> str:
    return f'SELECT term, doc, col, "offset" FROM temp.{a} EXCEPT SELECT term, doc, col, "offset" FROM temp.{b}'
