"""Writing one row of a table: the statement is built once, the values are its parameters.

`insert(Model).values(...)` gives SQLAlchemy the same statement to take apart every time, which was most of the
cost of keeping a page.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, Update, bindparam, insert, update

from newsarchive.archive.schema import Base


def add(connection: Connection, model: type[Base], values: Mapping[str, Any]) -> int:
    """Add a row; gives the first column of its key."""
    key = connection.execute(_adding(model), values).inserted_primary_key
    assert key is not None
    return int(key[0])


def change(connection: Connection, model: type[Base], row_id: int, values: Mapping[str, Any]) -> None:
    """Set `values` in the row with that id."""
    connection.execute(_changing(model), {"the_row": row_id, **values})


def _table(model: type[Base]) -> Table:
    return Base.metadata.tables[model.__tablename__]


@cache
def _adding(model: type[Base]) -> Insert:
    return insert(_table(model))


@cache
def _changing(model: type[Base]) -> Update:
    table = _table(model)
    return update(table).where(table.c.id == bindparam("the_row"))
