"""One process at a time brings an archive to this version's schema; the others wait for it, as long as it lives.

Whoever is at work holds a lock that its end lets go of, however it ends: on SQLite of a file beside the archive, on
PostgreSQL of the server. The lock of the database itself would not do: who waits for that does not know for whom, and
gives up after 15 seconds.
"""

import fcntl
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from newsarchive.archive.read_only import file_of

PAUSE = 0.2
"""Seconds after which the next look is taken at whether it is done."""
_LOCK = text("SELECT pg_try_advisory_lock(hashtextextended('newsarchive upgrade', 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended('newsarchive upgrade', 0))")

Try = Callable[[], bool]


@contextmanager
def turn(engine: Engine) -> Iterator[None]:
    """Within it, no other process upgrades this archive. Waits without an end, and says so once."""
    with _of_file(file) if (file := file_of(engine.url)) is not None else _of_server(engine) as is_ours:
        waits = False
        while not is_ours():
            if not waits:
                logging.getLogger(__name__).warning(
                    "another process brings the archive to the schema of this version; waiting until it is done"
                )
            waits = True
            time.sleep(PAUSE)
        yield


@contextmanager
def _of_file(file: Path) -> Iterator[Try]:
    """It stays as an empty file where a process is killed; what counts is who has locked it."""
    beside = file.with_name(file.name + "-upgrade")
    with beside.open("w") as stream:

        def is_ours() -> bool:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield is_ours
        beside.unlink(missing_ok=True)


@contextmanager
def _of_server(engine: Engine) -> Iterator[Try]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield lambda: bool(connection.scalar(_LOCK))
        connection.scalar(_UNLOCK)
