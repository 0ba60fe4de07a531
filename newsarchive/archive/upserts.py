"""INSERT … ON CONFLICT, which SQLite and PostgreSQL both have and SQLAlchemy names apart."""

from sqlalchemy.dialects import postgresql, sqlite

from newsarchive.archive.schema import Base

Upsert = postgresql.Insert | sqlite.Insert


def upsert(dialect: str, model: type[Base]) -> Upsert:
    """The insert statement of the engine, with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return postgresql.insert(model) if dialect == "postgresql" else sqlite.insert(model)
