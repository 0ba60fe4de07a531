"""The archive's door for what runs by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from newsarchive import clock
from newsarchive.archive import jobs, presence
from newsarchive.archive.engine import reading as look
from newsarchive.archive.engine import writing
from newsarchive.archive.jobs import Decide, Due, JobOutcome, JobState, Moves, NextDue
from newsarchive.archive.jobs_queued import Queued, queued
from newsarchive.archive.opened import Opened


class Jobs(Opened):
    """Each method is one transaction. Raises ArchiveError where the database cannot be used."""

    def jobs(self) -> list[JobState]:
        """All jobs of the schedule that were ever planned, by name."""
        with look(self._engine) as connection:
            return list(jobs.seen(connection).jobs)

    def move_jobs(self, decide: Decide) -> Moves:
        """Have `decide` look at all jobs and say what is to be done; what it begins is leased to this process."""
        with self._writing() as connection:
            return jobs.move(connection, self._owner, decide)

    def renew_job(self, name: str, owner: str, becomes: str | None = None) -> bool:
        """Hold the lease of the job for LEASE_SECONDS more; False where it is no more that of `owner`.

        `becomes`: who holds it from now on.
        """
        with self._writing() as connection:
            return jobs.renew(connection, name, owner, becomes or owner)

    def end_job(self, name: str, owner: str, outcome: JobOutcome, message: str | None, then: NextDue) -> Due | None:
        """The work on the job is over; gives when it is due again, None where the lease was lost meanwhile."""
        with self._writing() as connection:
            return jobs.end(connection, name, owner, outcome, message, then)

    def publishers_due(self) -> list[str]:
        """The publishers that have articles to look at again now."""
        try:
            with look(self._engine) as connection:
                return jobs.publishers_due(connection, clock.now())
        except DBAPIError as error:
            raise self._unusable(error) from error

    def queued(self) -> list[Queued]:
        """What waits for workers, is being done, and came of it; nothing where there never were any."""
        with look(self._engine) as connection:
            return queued(connection)

    def server_uptime(self) -> float:
        """For how many seconds the server of the database runs; endless where it is a file."""
        try:
            with look(self._engine) as connection:
                return presence.server_uptime(connection)
        except DBAPIError as error:
            raise self._unusable(error) from error

    @property
    def owner(self) -> str:
        """This process, as it stands in the leases that it takes."""
        return self._owner

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with writing(self._engine) as connection:
                yield connection
        except DBAPIError as error:
            raise self._unusable(error) from error
