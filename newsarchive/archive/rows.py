"""Writing one row of a table: the statement is built once, the values are its parameters."""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, Insert, Table, Update, bindparam, insert, update

from newsarchive.archive import statements
from newsarchive.archive.schema import Base


def add(connection: Connection, model: type[Base], values: Mapping[str, object]) -> int:
    """Add a row; gives the first column of its key."""
    key = statements.one(connection, _adding(model), values, int)
    assert key is not None
    return key


def add_all(connection: Connection, model: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Add rows that all have the same columns."""
    statements.change_each(connection, _adding_silently(model), rows)


def change(connection: Connection, model: type[Base], row_id: int, values: Mapping[str, object]) -> None:
    """Set `values` in the row with that id."""
    statements.change(connection, _changing(model), {"the_row": row_id, **values})


def _table(model: type[Base]) -> Table:
    return Base.metadata.tables[model.__tablename__]


@cache
def _adding(model: type[Base]) -> Insert:
    table = _table(model)
    return insert(table).returning(*list(table.primary_key)[:1])


@cache
def _adding_silently(model: type[Base]) -> Insert:
    return insert(_table(model))


@cache
def _changing(model: type[Base]) -> Update:
    table = _table(model)
    return update(table).where(table.c.id == bindparam("the_row"))
