"""The archive's door for backups: a checked copy in a file, and the archive that comes of such a file."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import update

from newsarchive.archive import snapshots
from newsarchive.archive.engine import writing
from newsarchive.archive.migration import HEAD
from newsarchive.archive.opened import Opened
from newsarchive.archive.processes import NOBODY
from newsarchive.archive.read_only import is_read_only
from newsarchive.archive.schema import FrontierRow, JobRow, RunRow
from newsarchive.secrecy import database_name


class BackingUp(Opened):
    """Each method is one transaction, or one consistent look."""

    @property
    def name(self) -> str:
        """The URL of its database, without password."""
        return database_name(self._engine.url.render_as_string(hide_password=False))

    @property
    def schema(self) -> str:
        """The revision of its tables."""
        return HEAD

    @property
    def is_read_only(self) -> bool:
        """Whether it is a file that can be read, and not written."""
        return is_read_only(self._engine.url)

    def copy_size(self) -> int:
        """Bytes that a copy of it in a file may take."""
        return snapshots.size_of(self._engine)

    def copy_into(self, file: Path, tell: snapshots.Tell) -> tuple[snapshots.Digests, int]:
        """Copy it, as it is now, into the new SQLite file, and check that; others may go on writing.

        Gives the digests of its tables, and how many rows point to none. Raises ArchiveError.
        """
        digests = snapshots.take(self._engine, file, tell)
        return digests, snapshots.check(file, digests, tell)

    def let_go_of_all(self) -> Sequence[str]:
        """Nobody is at work on this copy: its runs may be gone on with, their pages and jobs be taken, at once.

        Gives the spiders of the runs that were under way when the copy was made.
        """
        with writing(self._engine) as connection:
            held = {"state": "queued", "lease_owner": None, "lease_expires": None}
            connection.execute(update(FrontierRow).where(FrontierRow.state == "leased").values(held))
            connection.execute(update(JobRow).values(lease_owner=None, lease_expires=None))
            open_runs = update(RunRow).where(RunRow.outcome.is_(None)).values(owner=NOBODY)
            return list(connection.execute(open_runs.returning(RunRow.spider)).scalars())
