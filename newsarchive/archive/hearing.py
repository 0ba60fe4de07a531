"""A process that holds leases says that it lives, from a thread of its own: a busy reactor does not keep it silent."""

import logging
import os
import threading

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from newsarchive.archive import presence
from newsarchive.archive.engine import writing
from newsarchive.archive.errors import ArchiveError
from newsarchive.archive.faults import fault_in_words
from newsarchive.archive.read_only import file_of

logger = logging.getLogger(__name__)

_LAST_WORD_SECONDS = 1.0
"""So long is waited at the end for a word that is just being said."""


class Hearing:
    """Has a process heard of every HEARD_EVERY seconds, from `begin` to `end`.

    Its thread keeps no process from ending. In a forked child it does not run: `begin` there makes one anew.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None
        self._pid = 0

    def begin(self, connection: Connection, owner: str) -> None:
        """`owner`, this process, is heard of from the end of this transaction on; nothing where it is already."""
        if self._thread is not None and self._pid == os.getpid():
            return
        presence.begin(connection, owner)
        if self._engine.dialect.name == "sqlite" and file_of(self._engine.url) is None:  # nobody else sees it
            return
        self._is_over, self._pid = threading.Event(), os.getpid()
        self._thread = threading.Thread(target=self._go_on, args=(owner, self._is_over), name="presence", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Say nothing more."""
        self._is_over.set()
        if self._thread is not None and self._pid == os.getpid():
            self._thread.join(_LAST_WORD_SECONDS)
        self._thread = None

    def _go_on(self, owner: str, is_over: threading.Event) -> None:
        """A database that does not answer is told of once; when it is there again, it hears of us again."""
        is_heard = True
        while not is_over.wait(presence.HEARD_EVERY):
            try:
                with writing(self._engine) as connection:
                    presence.hear(connection, owner)
            except (SQLAlchemyError, ArchiveError) as error:
                if is_heard and not is_over.is_set():
                    logger.warning("other machines do not hear of this process: %s", fault_in_words(error))
                is_heard = False
            else:
                is_heard = True
