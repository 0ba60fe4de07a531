"""The archive's door for those who watch it over time."""

from datetime import timedelta

from newsarchive import clock
from newsarchive.archive import chores, metrics, metrics_tally
from newsarchive.archive.engine import reading as look
from newsarchive.archive.engine import writing
from newsarchive.archive.metrics import Measured
from newsarchive.archive.metrics_tally import Captured
from newsarchive.archive.opened import Opened
from newsarchive.archive.read_only import is_read_only

OVERDUE = timedelta(days=1)
"""So long may an article wait for its turn to be looked at again, as `doctor` has it."""


class Measuring(Opened):
    """One consistent look; where the archive can be written, the tally of captures moves on every ten minutes."""

    def measured(self) -> Measured:
        """All that is counted, as it is now."""
        captured, now = self._captured(), clock.now()
        with look(self._engine) as connection:
            size, wal = metrics.sizes(self._engine, connection)
            unsent, oldest = metrics.unsent(connection)
            return Measured(
                schema=metrics.schema(connection),
                publishers=metrics.publishers(connection),
                captured=captured,
                runs=metrics.runs(connection),
                last_runs=metrics.last_runs(connection),
                frontier=metrics.frontier(connection),
                paused_hosts=metrics.paused_hosts(connection),
                revisits_due=metrics.revisits_before(connection, now),
                revisits_overdue=metrics.revisits_before(connection, now - OVERDUE),
                verdicts=metrics.verdicts(connection),
                jobs=metrics.jobs(connection),
                chores=chores.every(connection),
                unsent=unsent,
                oldest_unsent=oldest,
                database_bytes=size,
                wal_bytes=wal,
            )

    def _captured(self) -> tuple[Captured, ...]:
        with look(self._engine) as connection:
            kept = metrics_tally.tally(connection)
            moved = metrics_tally.advanced(connection, kept, clock.now())
            counted = metrics_tally.captured(connection, moved or kept)
        if moved is not None and not is_read_only(self._engine.url):
            with writing(self._engine) as connection:
                metrics_tally.keep(connection, moved)
        return counted
