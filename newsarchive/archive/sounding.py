"""The archive's door for those who look whether it is sound."""

from datetime import datetime

from newsarchive import clock
from newsarchive.archive import soundness
from newsarchive.archive.engine import reading as look
from newsarchive.archive.opened import Opened
from newsarchive.archive.read_only import file_of


class Sounding(Opened):
    """Each method is one consistent look."""

    def missing_parts(self) -> list[str]:
        """Tables, columns, indexes and views that an archive of this version has, and this one lacks."""
        with look(self._engine) as connection:
            return soundness.missing_parts(connection)

    def damages(self, *, thorough: bool = False) -> list[str] | None:
        """What is wrong with the pages of the database; None where it cannot tell. Reads all of a file."""
        with look(self._engine) as connection:
            return soundness.damages(connection, thorough=thorough)

    @property
    def can_check_pages(self) -> bool:
        """Whether `damages` can tell: PostgreSQL needs an extension for it."""
        with look(self._engine) as connection:
            return soundness.can_check(connection)

    def broken_references(self) -> list[soundness.Orphans]:
        """Rows that point to none."""
        with look(self._engine) as connection:
            return soundness.broken_references(connection)

    def orphans(self) -> list[soundness.Orphans]:
        """Rows that belong to nothing though all references are good."""
        with look(self._engine) as connection:
            return soundness.orphans(connection)

    def stuck_leases(self) -> list[soundness.Stuck]:
        """Runs with leased pages that nobody works on."""
        with look(self._engine) as connection:
            return soundness.stuck(connection)

    def room(self) -> soundness.Room | None:
        """The room that it has on its disk; None where a server keeps it."""
        file = file_of(self._engine.url)
        return soundness.room(file) if file is not None else None

    def times(self) -> soundness.Times:
        """The database's clock against this machine's, and the newest captures."""
        with look(self._engine) as connection:
            return soundness.times(connection, clock.now())

    def unread_robots(self, faults: int) -> list[soundness.Unread]:
        """Origins whose robots.txt could not be read so many times in a row."""
        with look(self._engine) as connection:
            return soundness.unread_robots(connection, faults)

    def used(self) -> tuple[datetime, datetime] | None:
        """When its first run began, and its last; None: it has none."""
        with look(self._engine) as connection:
            return soundness.used(connection)
