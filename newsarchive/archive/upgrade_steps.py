"""An archive on PostgreSQL brought to a newer schema in short steps, so that nobody who reads it waits for long.

A change of a table waits for all who read it, and whoever comes after that waits for the change: so it gives up after
LOCK_SECONDS, lets the readers pass, and tries again.
"""

import logging
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from newsarchive import clock
from newsarchive.archive import chores
from newsarchive.archive.engine import writing
from newsarchive.archive.errors import ArchiveError
from newsarchive.archive.index import Tell, fill_some, is_outdated

LOCK_SECONDS = 1
"""So long does a step wait for readers, and readers for it."""
TRIES = 120
_PAUSE = 0.5
_LOCK_NOT_AVAILABLE = "55P03"
_PENDING = "search index"
"""The chore that stands as long as articles are missing from the search index."""


def is_pending(connection: Connection) -> bool:
    """Whether an upgrade was killed, or is under way, that has the newest schema and not yet all of the index."""
    if connection.dialect.name != "postgresql":
        return False
    return connection.execute(text("SELECT 1 FROM chores WHERE name = :name"), {"name": _PENDING}).first() is not None


def upgrade(engine: Engine, head: str, folder: Path, tell: Tell) -> None:
    """All revisions up to `head`, each committed by itself; then the search index, where that is to be made."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(folder))
    with engine.connect() as connection:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    scripts = list(ScriptDirectory.from_config(config).iterate_revisions(head, revision))
    for script in reversed(scripts):
        logging.getLogger(__name__).warning("the archive is brought to schema %s", script.revision)
        _step(engine, config, script.revision, is_last=script.revision == head)
    _fill(engine, tell)


def _step(engine: Engine, config: Any, revision: str, *, is_last: bool) -> None:
    from alembic import command

    for tried in range(1, TRIES + 1):
        try:
            with writing(engine) as connection:
                connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
                config.attributes["connection"] = connection
                command.upgrade(config, revision)
                if is_last and is_outdated(connection):
                    chores.keep(connection, _PENDING, {}, clock.now())
                return
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            if tried == TRIES:
                raise ArchiveError(
                    f"{engine.url} cannot be brought to schema {revision}: other programs have been using its tables"
                    f" for {TRIES * (LOCK_SECONDS + _PAUSE):.0f} s without a break; end them, and: newsarchive upgrade"
                ) from error
            time.sleep(_PAUSE)


def _fill(engine: Engine, tell: Tell) -> None:
    """Some articles at a time. Those that are in are found meanwhile."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("chores") or not is_pending(connection):
            return
        total = int(connection.execute(text("SELECT count(*) FROM articles")).scalar_one())
    tell(0, total)
    after: int | None = 0
    done = 0
    while after is not None:
        with writing(engine) as connection:
            after, some = fill_some(connection, after)
        done += some
        tell(done, total)
    with writing(engine) as connection:
        chores.forget(connection, _PENDING)
