"""A job for all publishers is no work of its own: it is parted among them."""

from collections.abc import Callable

from newsarchive.archive import ArchiveError
from newsarchive.operations.schedule_process import Ended
from newsarchive.telling.wording import number_of


class Parting:
    """As a job at work (schedule_process.Work): puts the parts into the queue, by `part`, which says how many."""

    def __init__(self, part: Callable[[], int], process: str) -> None:
        self.process = process
        self._part = part
        self._ended: Ended | None = None

    def ended(self) -> Ended | None:
        """How it ended: it has, once it was asked for."""
        if self._ended is None:
            self._ended = self._done()
        return self._ended

    def stop(self) -> None:
        """Nothing: it does not last."""

    def kill(self) -> None:
        """Nothing: it does not last."""

    def _done(self) -> Ended:
        try:
            return Ended(outcome="complete", message=f"given to workers: {number_of(self._part(), 'publisher')}")
        except ArchiveError as error:
            return Ended(outcome="failed", message=str(error))
