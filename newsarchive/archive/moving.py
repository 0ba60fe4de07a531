"""The archive's door for its copy in another database."""

from newsarchive.archive import copying, runs
from newsarchive.archive.engine import reading as look
from newsarchive.archive.opened import Opened


class Moving(Opened):
    """Each method is one consistent look."""

    def copy_to(self, url: str, tell: copying.Tell) -> list[copying.Copied]:
        """Copy the archive, as it is now, into the empty database at `url`; raises as copying.copy."""
        with look(self._engine) as connection:
            return copying.copy(connection, url, tell)

    def runs_under_way(self) -> list[tuple[int, str]]:
        """The runs, number and spider, that processes work on now."""
        with look(self._engine) as connection:
            return runs.under_way(connection)
