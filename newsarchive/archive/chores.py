"""Chores (a backup, a vacuum, a takedown's last traces): when each was last done, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from newsarchive import clock
from newsarchive.archive.engine import reading as look
from newsarchive.archive.engine import writing
from newsarchive.archive.opened import Opened
from newsarchive.archive.schema import ChoreRow
from newsarchive.archive.upserts import upsert


@dataclass(frozen=True, kw_only=True)
class Chore:
    """When a chore was last done, and what came of it: plain data, as JSON has it."""

    name: str
    done_at: datetime
    result: Mapping[str, Any]


def keep(connection: Connection, name: str, result: Mapping[str, object], done_at: datetime) -> None:
    """Remember that a chore was done, in place of the last time."""
    values = {"done_at": done_at, "result": dict(result)}
    statement = upsert(connection.dialect.name, ChoreRow).on_conflict_do_update(index_elements=["name"], set_=values)
    connection.execute(statement, [{"name": name, **values}])


def forget(connection: Connection, name: str) -> None:
    """As if the chore had never been done: what was left to do is done."""
    connection.execute(delete(ChoreRow).where(ChoreRow.name == name))


def every(connection: Connection) -> dict[str, Chore]:
    """All chores by name."""
    rows = connection.execute(select(ChoreRow.__table__).order_by(ChoreRow.name)).mappings()
    return {row["name"]: Chore(**row) for row in rows}


class Chores(Opened):
    """Each method is one transaction."""

    def keep_chore(self, name: str, result: Mapping[str, object]) -> None:
        """Remember that the chore was done now."""
        with writing(self._engine) as connection:
            keep(connection, name, result, clock.now())

    def chores(self) -> dict[str, Chore]:
        """All chores by name."""
        with look(self._engine) as connection:
            return every(connection)
