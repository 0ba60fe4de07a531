"""The search index on SQLite: a contentless FTS5 table, whose rows stand in the order of dates.

The `ascii` tokenizer parts tokens at ASCII separators only, so that FTS5 and normalization.tokens agree about
every character beyond ASCII (unicode61 has its own idea of letters and would drop some). A contentless table
cannot look up what it must delete: the old text is given to it again.

A row's number is the article's place (archive.facts): the newest of many hits are found without looking at the others,
and a stretch of days is a stretch of rows.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    column,
    literal_column,
    select,
    table,
    text,
)

from newsarchive.archive import entries, statements
from newsarchive.archive.entries import Difference, Entry
from newsarchive.archive.expression import Either, Every, Node, Not, Passes, Term
from newsarchive.archive.facts import LAST_NUMBER, wanted
from newsarchive.normalization.tokens import JOINT, Phrase, index_text

_CREATE = "CREATE VIRTUAL TABLE {name} USING fts5(headline, body, runs, facts, content='', tokenize='ascii')"
_MERGE_SELDOM = "INSERT INTO article_index (article_index, rank) VALUES ('automerge', 16)"
"""Four times as many pieces of one size before they are merged: an article costs 30 % less, a search the same."""
_COLUMNS = "rowid, headline, body, runs, facts"
_VALUES = ":place, :headline, :body, :runs, :facts"
_ADD = f"INSERT INTO {{name}} ({_COLUMNS}) VALUES ({_VALUES})"
_ADD_TO_INDEX = text(_ADD.format(name="article_index"))
_REMOVE = text(f"INSERT INTO article_index (article_index, {_COLUMNS}) VALUES ('delete', {_VALUES})")


def make(connection: Connection) -> None:
    """Make an empty index, instead of the one that may be there."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS article_index")
    connection.exec_driver_sql(_CREATE.format(name="article_index"))
    connection.exec_driver_sql(_MERGE_SELDOM)


def add(connection: Connection, new: Collection[Entry]) -> None:
    """Put articles in that are not in the index."""
    statements.change_each(connection, _ADD_TO_INDEX, [_tokens(entry) for entry in new])


def remove(connection: Connection, old: Entry) -> None:
    """Take an article out, replaying what was put in."""
    statements.change(connection, _REMOVE, _tokens(old))


def _tokens(entry: Entry) -> dict[str, object]:
    headline, body = index_text(entry.headline), index_text(entry.body)
    # No run goes from one into the other; units are asked for one by one.
    runs = f"{headline.runs} {JOINT} {body.runs} {JOINT} {headline.units} {body.units}"
    return {
        "place": entry.place,
        "headline": headline.words,
        "body": body.words,
        "runs": runs,
        "facts": entry.facts,
    }


def _match(node: Node) -> str:
    """FTS5 syntax for `node`, which the index can tell."""
    if isinstance(node, Term):
        return _any(map(_query, node.phrases))
    if isinstance(node, Passes):
        return "{facts}: " + _any(f'"{token}"' for each in node.filters for token in wanted(each))
    if isinstance(node, Either):
        return _any(map(_match, node.nodes))
    assert isinstance(node, Every)
    held = " AND ".join(_match(each) for each in node.nodes if not isinstance(each, Not))
    unwanted = [_match(each.node) for each in node.nodes if isinstance(each, Not)]
    return f"(({held}) NOT {_any(unwanted)})" if unwanted else f"({held})"


def _any(alternatives: Iterable[str]) -> str:
    return f"({' OR '.join(alternatives)})"


def _query(phrase: Phrase) -> str:
    """FTS5 syntax for `phrase`; tokens hold letters and digits only, so quoting is safe."""
    where = "{runs}" if phrase.over_spaces else "{headline body}"
    return f'{where}: "{" ".join(phrase.tokens)}"' + ("*" if phrase.prefix else "")


_INDEX = table("article_index", column("rowid", BigInteger))
_ITSELF: ColumnElement[str] = literal_column("article_index")


def matching(node: Node) -> Select[int, int]:
    """(place, article_id) of the articles that hold what `node`, which the index can tell, asks for."""
    place = _INDEX.c.rowid
    number = place.op("&", return_type=BigInteger())(LAST_NUMBER)
    found = select(place.label("place"), number.label("article_id"))
    return found.where(_ITSELF.op("MATCH")(_match(node)))


def differences(connection: Connection) -> list[Difference]:
    """What only the index or only a rebuild of it holds; empty when it is sound.

    FTS5's own integrity check does not see a delete that was replayed with the wrong text; this does.
    """
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.rebuilt")
    connection.exec_driver_sql(_CREATE.format(name="temp.rebuilt"))
    for entry in entries.wanted(connection):
        statements.change(connection, text(_ADD.format(name="temp.rebuilt")), _tokens(entry))
    both = ("held", "wanted"), ("wanted", "held")
    for name, schema, held in (("held", "main", "article_index"), ("wanted", "temp", "rebuilt")):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{name}")
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.{name} USING fts5vocab({schema}, {held}, instance)")
    rows = [row for a, b in both for row in connection.exec_driver_sql(_difference(a, b))]
    for name in ("held", "wanted", "rebuilt"):
        connection.exec_driver_sql(f"DROP TABLE temp.{name}")
    return [(term, place & LAST_NUMBER, where, position) for term, place, where, position in rows]


def _difference(a: str, b: str) -> str:
    return f'SELECT term, doc, col, "offset" FROM temp.{a} EXCEPT SELECT term, doc, col, "offset" FROM temp.{b}'
