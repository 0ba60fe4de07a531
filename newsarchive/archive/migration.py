"""Bringing a database to this version's schema, whole or not at all."""

import logging
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from newsarchive.archive.engine import alone_with, reading, use_wal, writing
from newsarchive.archive.errors import ArchiveError, NewerSchema, NoArchive
from newsarchive.archive.faults import fault_in_words
from newsarchive.archive.index import is_outdated, rebuild

FOLDER = Path(__file__).parent / "migrations"
HEAD = "0010"
"""The newest revision; a test holds it against the scripts in migrations/versions."""

_OURS = ("articles", "captures", "frontier")
"""Tables that an archive of every revision has, by which it is told from other databases."""


def prepare(engine: Engine, *, create: bool) -> None:
    """Make sure that `engine` holds an archive of this version, upgrading an older one.

    With `create`, an empty or absent database becomes an archive. Raises NoArchive, NewerSchema, or
    ArchiveError where the file is no database, cannot be opened, or belongs to something else.
    """
    try:
        _require_file(engine, create)
        with reading(engine) as connection:
            revision = _revision(connection)
        _require_usable(revision, create, str(engine.url))
        if engine.dialect.name == "sqlite":
            use_wal(engine)
        if revision == HEAD:
            return
        with writing(engine) as connection:  # two processes may come here at once: look again, alone
            alone_with(connection, "schema")
            if _revision(connection) != HEAD:
                _upgrade(connection)
    except (OperationalError, DatabaseError) as error:
        raise ArchiveError(f"the archive {engine.url} cannot be opened: {fault_in_words(error)}") from error


def _require_file(engine: Engine, create: bool) -> None:
    name = engine.url.database
    if engine.dialect.name == "sqlite" and not create and name and name != ":memory:" and not _exists(name):
        raise NoArchive(f"there is no archive at {engine.url} yet; a crawl makes it: newsarchive crawl kbs")


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):  # too long, or with a NUL
        return False


def _revision(connection: Connection) -> str | None:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if not tables >= {"alembic_version", *_OURS}:  # others use Alembic too
        foreign = sorted(tables - {"alembic_version"} or tables)[0]
        raise ArchiveError(f"{connection.engine.url} is a database of something else (it has {foreign})")
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _require_usable(revision: str | None, create: bool, url: str) -> None:
    if revision is None and not create:
        raise NoArchive(f"{url} is empty; a crawl fills it: newsarchive crawl kbs")
    if revision is not None and revision not in _known_revisions():
        raise NewerSchema(
            f"{url} has schema {revision}, this newsarchive knows up to {HEAD}:"
            " it was written by a newer version; upgrade newsarchive"
        )


def make(connection: Connection) -> None:
    """Make an archive of this version in an empty database, in the transaction of `connection`."""
    _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    # Alembic takes a third of a second to import, and is needed once in an archive's life.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if is_outdated(connection):
        rebuild(connection, _tell)


def _tell(done: int, of: int) -> None:
    if of and done in (0, of):
        words = "the search index is made anew" if done == 0 else "the search index is ready"
        logging.getLogger(__name__).warning("%s: %s articles", words, f"{of:,}")


def _known_revisions() -> set[str]:
    return {path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py")}
