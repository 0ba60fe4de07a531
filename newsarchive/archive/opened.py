"""An open archive: its database, and who works on it."""

from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from newsarchive.archive.errors import ArchiveError
from newsarchive.archive.faults import fault_in_words
from newsarchive.archive.hearing import Hearing
from newsarchive.archive.processes import this_process


class Opened:
    """A database that holds an archive, open until `close`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._owner = this_process()
        self._hearing = Hearing(engine)

    def _be_heard(self, connection: Connection) -> None:
        """Whoever takes leases, or opens a run, is heard of by other machines until `close`."""
        self._hearing.begin(connection, self._owner)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Let go of the database; what the database objected to meanwhile becomes an ArchiveError."""
        self.close()
        if isinstance(error, DBAPIError | MemoryError):
            raise self._unusable(error) from error

    def _unusable(self, error: BaseException) -> ArchiveError:
        return ArchiveError(f"the archive {self._engine.url} cannot be used: {fault_in_words(error)}")

    def close(self) -> None:
        """Let go of the database."""
        self._hearing.end()
        self._engine.dispose()
