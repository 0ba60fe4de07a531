"""Bringing a database to this version's schema, while those that have it open go on reading.

A file: in one transaction, whole or not at all; SQLite's readers see what was there before until it is done. A server:
PostgreSQL's readers would wait for all that one transaction changes until its end, so there each revision is a short
transaction, and the search index is filled in many. Whatever is killed goes on where it was.
"""

import logging
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from newsarchive.archive import partitions, upgrade_steps
from newsarchive.archive.engine import alone_with, reading, use_wal, writing
from newsarchive.archive.errors import ArchiveError, NewerSchema, NoArchive
from newsarchive.archive.faults import FULL, fault_in_words
from newsarchive.archive.index import is_outdated, rebuild
from newsarchive.archive.read_only import file_of, has_no_room, is_read_only
from newsarchive.archive.tidying_space import checkpoint
from newsarchive.archive.upgrade_turn import turn

FOLDER = Path(__file__).parent / "migrations"
HEAD = "0015"
"""The newest revision; a test holds it against the scripts in migrations/versions."""

_OURS = ("articles", "captures", "frontier")
"""Tables that an archive of every revision has, by which it is told from other databases."""


@dataclass(frozen=True, kw_only=True)
class Upgraded:
    """From which revision to which, and in how many seconds; equal revisions: nothing was to be done."""

    before: str
    after: str
    seconds: float


def prepare(engine: Engine, *, create: bool) -> Upgraded:
    """Make sure that `engine` holds an archive of this version, upgrading an older one.

    With `create`, an empty or absent database becomes an archive. Where another process upgrades it, that one is waited
    for. Raises NoArchive, NewerSchema, or ArchiveError where the file is no database, cannot be opened, belongs to
    something else, or is of an older version and cannot be written.
    """
    began = time.monotonic()
    try:
        _require_file(engine, create)
        with reading(engine) as connection:
            revision = _revision(connection)
            is_ready = revision == HEAD and not upgrade_steps.is_pending(connection)
        _require_usable(revision, create, str(engine.url))
        if engine.dialect.name == "sqlite":
            use_wal(engine)
        if not is_ready:
            _bring_up(engine, revision)
        partitions.make_ahead(engine)
    except (OperationalError, DatabaseError) as error:
        raise ArchiveError(f"the archive {engine.url} cannot be opened: {fault_in_words(error)}") from error
    return Upgraded(before=revision or HEAD, after=HEAD, seconds=round(time.monotonic() - began, 1))


def require_current(engine: Engine) -> None:
    """Make sure that `engine` holds an archive of this version; nothing is upgraded or written.

    Raises as `prepare`, and ArchiveError where the archive is of an older version, or is being upgraded.
    """
    try:
        _require_file(engine, create=False)
        with reading(engine) as connection:
            revision = _revision(connection)
            is_ready = revision == HEAD and not upgrade_steps.is_pending(connection)
    except (OperationalError, DatabaseError) as error:
        raise ArchiveError(f"the archive {engine.url} cannot be opened: {fault_in_words(error)}") from error
    _require_usable(revision, create=False, url=str(engine.url))
    if not is_ready:
        raise ArchiveError(f"{engine.url} has schema {revision}, older than {HEAD}, or not ready: newsarchive upgrade")


def _bring_up(engine: Engine, revision: str | None) -> None:
    if revision is None:
        with writing(engine) as connection:  # two processes may come here at once: look again, alone
            alone_with(connection, "schema")
            if _revision(connection) != HEAD:
                _upgrade(connection)
        return
    _require_writable(engine, revision)
    with turn(engine):
        if engine.dialect.name == "sqlite":
            _upgrade_file(engine)
        else:
            upgrade_steps.upgrade(engine, HEAD, FOLDER, _tell)


def _require_writable(engine: Engine, revision: str) -> None:
    if not is_read_only(engine.url):
        return
    file = file_of(engine.url)
    is_full = file is not None and has_no_room(file)
    why = FULL if is_full else "file or folder is read-only; make both writable, or copy the archive to where they are"
    raise ArchiveError(
        f"the archive {engine.url} has schema {revision}, this newsarchive reads {HEAD}, and it cannot be brought to"
        f" that: {why}; then: newsarchive upgrade"
    )


def _upgrade_file(engine: Engine) -> None:
    with writing(engine) as connection:
        revision = _revision(connection)
        if revision == HEAD:
            return
        logging.getLogger(__name__).warning("the archive is brought from schema %s to %s", revision, HEAD)
        _upgrade(connection)
    checkpoint(engine)  # the -wal file is as large as all that was written


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
