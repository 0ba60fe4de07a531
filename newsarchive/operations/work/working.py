"""What a worker does of what Procrastinate gives it: jobs of the schedule, parts of them, batches."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from newsarchive.archive import Archive
from newsarchive.config import Job, Schedule
from newsarchive.operations.schedule_process import CommandProcess, JobProcess, Work
from newsarchive.operations.scheduling import all_jobs
from newsarchive.operations.work.batches import queue_of
from newsarchive.operations.work.doing import Did, Doing
from newsarchive.operations.work.parting import Parting
from newsarchive.operations.work.queues import Offer, is_for_all, part_of, with_part
from newsarchive.operations.work.tasks import BatchFailed

logger = logging.getLogger(__name__)


class Working:
    """As tasks.Worker has it. `part` puts the parts of a job into the queue; `is_ending`: the worker was asked to end.

    `under_way` counts what it does now; threads share it.
    """

    def __init__(
        self,
        doing: Doing,
        archive: Archive,
        archive_url: str,
        schedule: Schedule,
        *,
        part: Callable[[Job], int],
        is_ending: Callable[[], bool],
    ) -> None:
        self._doing, self._owner, self._archive_url = doing, archive.owner, archive_url
        self._schedule, self._part, self._is_ending = schedule, part, is_ending
        self._hands: list[object] = []

    @property
    def under_way(self) -> int:
        """How many jobs and batches are being done."""
        return len(self._hands)

    def look(self) -> list[Offer]:
        """The jobs that are due."""
        return self._doing.look()

    def take_back(self) -> None:
        """Give back what crawls had that are gone."""
        self._doing.take_back()

    def do_job(self, name: str, should_stop: Callable[[], bool]) -> Did:
        """Do a job of the schedule; one for all publishers is parted among them."""
        job = all_jobs(self._schedule).get(name)
        if job is None:
            logger.info("%s is left: it is not in the configuration of this worker", name)
            return "left"
        return self._do(job, self._schedule, should_stop)

    def do_part(self, name: str, publisher: str, should_stop: Callable[[], bool]) -> Did:
        """Do the part of it that is that of the publisher; none where the configuration has the job no more."""
        job = all_jobs(self._schedule).get(name)
        if job is None:
            return "done"
        part = part_of(job, publisher)
        return self._do(part, with_part(self._schedule, part), should_stop)

    def do_batch(self, words: Sequence[str], should_stop: Callable[[], bool]) -> Did:
        """Do a batch, in a process of its own. Raises BatchFailed, which was logged."""
        with self._busy():
            try:
                return self._attended(words, lambda: self._is_ending() or should_stop())
            except (OSError, ValueError) as error:
                raise BatchFailed(str(error)) from error

    def _attended(self, words: Sequence[str], should_stop: Callable[[], bool]) -> Did:
        queue_of(words)
        said, began = f"newsarchive {' '.join(words)}", time.monotonic()
        logger.info("a batch begins: %s", said)
        ended = self._doing.attend(CommandProcess(words, self._archive_url), should_stop)
        if ended.outcome in ("complete", "suspicious") and not should_stop():
            logger.info("a batch ended %s: %s", ended.outcome, said)
            return "done"
        if should_stop() or self._doing.was_restarted(time.monotonic() - began):
            logger.info("a batch goes back into its queue: %s", said)
            return "cut off"
        logger.error("a batch ended %s: %s: %s", ended.outcome, said, ended.message)
        raise BatchFailed(ended.message)

    def _do(self, job: Job, schedule: Schedule, should_stop: Callable[[], bool]) -> Did:
        with self._busy():
            return self._doing.do(job, schedule, self._start, lambda: self._is_ending() or should_stop())

    @contextmanager
    def _busy(self) -> Iterator[None]:
        hand = object()
        self._hands.append(hand)
        try:
            yield
        finally:
            self._hands.remove(hand)

    def _start(self, job: Job) -> Work:
        if is_for_all(job):
            return Parting(lambda: self._part(job), self._owner)
        return JobProcess(job, self._archive_url)
