"""docs/data-model.md names every table, view and column, with type and with the meaning of null."""

import re
from pathlib import Path

import pytest

from newsarchive.archive.schema import Base
from tests.archive.looking import rows
from tests.building import Newsroom

DOC = Path(__file__).parents[2] / "docs" / "data-model.md"
ROW = re.compile(r"^\| `(\w+)` \| ([\w/]+) \|(.*)\|$", re.MULTILINE)
# How the doc names what SQLite calls by few names.
KEPT_AS = {
    "id": "INTEGER",
    "number": "INTEGER",
    "yes/no": "BOOLEAN",
    "text": "VARCHAR",
    "sha256": "VARCHAR",
    "time": "VARCHAR(32)",
    "seconds": "DOUBLE",
    "share": "DOUBLE",
    "JSON": "JSON",
    "bytes": "BLOB",
}


def documented() -> dict[str, dict[str, tuple[str, str]]]:
    """Table to column to (type, meaning), as the doc has them."""
    _, *sections = re.split(r"^## ", DOC.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        section.partition("\n")[0]: {name: (kind, meaning) for name, kind, meaning in ROW.findall(section)}
        for section in sections
    }


def test_every_table_and_view_is_documented_with_its_columns_in_order(sqlite_newsroom: Newsroom) -> None:
    names = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'article_index_%'"
    schema = {
        name: [column for (column,) in rows(sqlite_newsroom.path, "SELECT name FROM pragma_table_info(?)", name)]
        for (name,) in rows(sqlite_newsroom.path, names)
    }
    assert {table: list(columns) for table, columns in documented().items()} == schema


@pytest.mark.parametrize("table", Base.metadata.tables)
def test_types_and_null_are_as_in_the_schema(sqlite_newsroom: Newsroom, table: str) -> None:
    info = rows(sqlite_newsroom.path, 'SELECT name, type, "notnull", pk FROM pragma_table_info(?)', table)
    for name, (kind, meaning) in documented()[table].items():
        declared, not_null, key = next(rest for column, *rest in info if column == name)
        assert KEPT_AS[kind] == declared, f"{table}.{name}"
        assert ("null: " in meaning) == (not not_null and not key), f"{table}.{name}"


@pytest.mark.parametrize(("view", "table"), [("v_articles", "articles"), ("v_versions", "versions")])
def test_columns_of_a_view_are_null_where_those_of_its_table_are(view: str, table: str) -> None:
    doc = documented()
    for name, (kind, meaning) in doc[view].items():
        if name in doc[table]:
            assert kind == doc[table][name][0], name
            assert ("null: " in meaning) == ("null: " in doc[table][name][1]), name


def test_the_examples_run(sqlite_newsroom: Newsroom) -> None:
    (examples,) = re.findall(r"```sql\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    for statement in examples.strip().split(";\n"):
        assert rows(sqlite_newsroom.path, statement) == []
