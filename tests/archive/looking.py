"""A look past the archive's door: the tables as they are in the database, over a connection of its own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

Place = Path | str
"""A SQLite file, or the URL of an archive."""

_TABLES = {
    True: "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    False: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'article_index'",
}


def rows(place: Place, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What `sql` gives; placeholders are question marks."""
    with _execute(place, sql, values) as cursor:
        return list(cursor.fetchall())


def capture_ids(place: Place) -> list[int]:
    """The numbers of all captures, in the order of their arrival; a server's do not begin at 1."""
    return [number for (number,) in rows(place, "SELECT id FROM captures ORDER BY id")]


def run(place: Place, sql: str, *values: Any) -> None:
    """Execute and commit one statement behind the archive's back."""
    with _execute(place, sql, values):
        pass


def contents(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, the search index's own among them."""
    names = sorted(name for (name,) in rows(place, _TABLES[_is_postgresql(place)]))
    return {name: sorted(rows(place, f"SELECT * FROM {name}"), key=repr) for name in names}


def fail(place: Place, event: str, table: str) -> None:
    """Have the database refuse every `event` (INSERT, UPDATE) on `table`, saying "disk"."""
    if _is_postgresql(place):
        said = "RAISE EXCEPTION 'disk' USING ERRCODE = 'check_violation'"
        run(place, f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {said}; END$$")
        run(place, f"CREATE TRIGGER fail BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION fail()")
    else:
        run(place, f"CREATE TRIGGER fail BEFORE {event} ON {table} BEGIN SELECT RAISE(FAIL, 'disk'); END")


def work_again(place: Place, table: str) -> None:
    """Take back what `fail` did."""
    run(place, f"DROP TRIGGER fail ON {table}" if _is_postgresql(place) else "DROP TRIGGER fail")


def note_claims(place: Place) -> None:
    """Let the database note every claim of a host by its own clock, in the transaction that makes it."""
    run(place, "CREATE TABLE claims (at DOUBLE PRECISION)")
    note = "INSERT INTO claims VALUES (new.next_allowed_at - new.delay)"
    when = "WHEN (new.next_allowed_at > old.next_allowed_at)"
    if _is_postgresql(place):
        body = f"BEGIN {note}; RETURN new; END"
        run(place, f"CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
        then = "EXECUTE FUNCTION note()"
        run(place, f"CREATE TRIGGER note AFTER UPDATE OF next_allowed_at ON hosts FOR EACH ROW {when} {then}")
    else:
        run(place, f"CREATE TRIGGER note AFTER UPDATE OF next_allowed_at ON hosts {when} BEGIN {note}; END")


@contextmanager
def _execute(place: Place, sql: str, values: tuple[Any, ...]) -> Iterator[Any]:
    if _is_postgresql(place):
        with psycopg.connect(str(place), autocommit=True) as connection:
            yield connection.execute(sql.replace("?", "%s") if values else sql, values or None)
    else:
        path = str(place).removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None)) as lite:
            yield lite.execute(sql, values)


def _is_postgresql(place: Place) -> bool:
    return str(place).startswith("postgresql")
