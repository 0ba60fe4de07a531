"""The search index: tokens of each article's current version, in a contentless FTS5 table.

The FTS5 `ascii` tokenizer parts tokens at ASCII separators only, so that FTS5 and normalization.tokens agree
about every character beyond ASCII (unicode61 has its own idea of letters and would drop some).
A contentless table cannot look up what it must delete: the old text is given to it again.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, delete, select, text

from newsarchive.archive.rows import add
from newsarchive.archive.schema import IndexedRow, VersionRow
from newsarchive.normalization.tokens import TOKENIZER, index_tokens

CREATE_INDEX = "CREATE VIRTUAL TABLE {name} USING fts5(headline, body, content='', tokenize='ascii')"

_ADD = text("INSERT INTO article_index(rowid, headline, body) VALUES (:id, :headline, :body)")
_REMOVE = text(
    "INSERT INTO article_index(article_index, rowid, headline, body) VALUES ('delete', :id, :headline, :body)"
)


def index(connection: Connection, article_id: int, version_id: int, headline: str, body: str) -> None:
    """Make `article_id` findable by this version's words, and by no earlier version's."""
    unindex(connection, article_id)
    connection.execute(_ADD, _tokens(article_id, headline, body))
    add(connection, IndexedRow, {"article_id": article_id, "version_id": version_id, "tokenizer": TOKENIZER})


def unindex(connection: Connection, article_id: int) -> None:
    """Take an article out of the index, replaying the text that was put in."""
    old = connection.execute(
        select(VersionRow.headline, VersionRow.body, IndexedRow.tokenizer)
        .join(IndexedRow, IndexedRow.version_id == VersionRow.id)
        .where(IndexedRow.article_id == article_id)
    ).one_or_none()
    if old is None:
        return
    if old.tokenizer != TOKENIZER:
        raise NotImplementedError(f"no tokenizer {old.tokenizer} to replay a delete with")
    connection.execute(_REMOVE, _tokens(article_id, old.headline, old.body))
    connection.execute(delete(IndexedRow).where(IndexedRow.article_id == article_id))


def _tokens(article_id: int, headline: str, body: str) -> dict[str, object]:
    return {"id": article_id, "headline": " ".join(index_tokens(headline)), "body": " ".join(index_tokens(body))}


def index_differences(connection: Connection) -> list[tuple[str, int, str, int]]:
    """(token, article id, column, offset) that only the index or only a rebuild of it holds; empty when sound.

    FTS5's own integrity check does not see a delete that was replayed with the wrong text; this does.
    """
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.rebuilt")
    connection.exec_driver_sql(CREATE_INDEX.format(name="temp.rebuilt"))
    for row in _current_versions(connection):
        connection.execute(text(str(_ADD).replace("article_index", "temp.rebuilt")), row)
    for name, schema, table in (("held", "main", "article_index"), ("wanted", "temp", "rebuilt")):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{name}")
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.{name} USING fts5vocab({schema}, {table}, instance)")
    both = ("held", "wanted"), ("wanted", "held")
    found = [tuple(row) for a, b in both for row in connection.exec_driver_sql(_difference(a, b))]
    connection.exec_driver_sql("DROP TABLE temp.held")
    connection.exec_driver_sql("DROP TABLE temp.wanted")
    connection.exec_driver_sql("DROP TABLE temp.rebuilt")
    return found


def _difference(a: str, b: str) -> str:
    return f'SELECT term, doc, col, "offset" FROM temp.{a} EXCEPT SELECT term, doc, col, "offset" FROM temp.{b}'


def _current_versions(connection: Connection) -> Iterator[dict[str, object]]:
    rows = connection.execute(
        text(
            "SELECT a.id, v.headline, v.body FROM articles a"
            " JOIN versions v ON v.article_id = a.id AND v.number = a.current_version"
        )
    )
    for row in rows:
        yield _tokens(row.id, row.headline, row.body)
