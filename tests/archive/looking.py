"""A look past the archive's door: the tables as they are in the file."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


def rows(path: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What `sql` gives, over a connection of its own."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, values).fetchall()


def run(path: Path, sql: str, *values: Any) -> None:
    """Execute and commit one statement behind the archive's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(sql, values)


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, the search index's own among them."""
    names = [name for (name,) in rows(path, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    return {name: rows(path, f"SELECT * FROM {name}") for name in names if name != "article_index"}
