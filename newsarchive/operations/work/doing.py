"""A worker does a job: it takes the lease, has a process do the work, holds the lease, writes the end down."""

import logging
import time
from collections.abc import Callable
from typing import Literal

from newsarchive.archive import Archive
from newsarchive.archive.jobs import JobState, Moves, Seen
from newsarchive.config import Job, Schedule
from newsarchive.operations.schedule import tell_changes
from newsarchive.operations.schedule_asking import Asking
from newsarchive.operations.schedule_held import Chances, Watch, is_gone
from newsarchive.operations.schedule_holding import Holding, Start, was_restarted
from newsarchive.operations.schedule_hook import Hook
from newsarchive.operations.schedule_process import Ended, Work
from newsarchive.operations.schedule_running import TURN_SECONDS
from newsarchive.operations.scheduling import Scheduler
from newsarchive.operations.work.queues import Offer, chooser, offers

logger = logging.getLogger(__name__)

Did = Literal["done", "left", "cut off"]
"""What became of a job that was offered: it came to its end; others are at work on it, or it is not due; it goes on."""

_LAST_WORD_SECONDS = 5.0
"""So long is tried to write an end down when the worker ends: whoever comes next finds the holder dead."""


class Doing:
    """The jobs that this worker does; threads share it.

    `end`: how often the worker was asked to end, 2 or more: at once.
    """

    def __init__(
        self, archive: Archive, schedule: Schedule, *, asking: Asking, hook: Hook, end: Callable[[], int]
    ) -> None:
        self._archive, self._schedule = archive, schedule
        self._asking, self._hook, self._end = asking, hook, end
        self._chances = Chances()
        self._watch = Watch(self._chances.awake)
        self._in_hand: dict[str, str] = {}

    def look(self) -> list[Offer]:
        """The jobs that are due, nobody being at work on them; none where the archive cannot be asked."""
        found: list[Offer] = []
        held = list(self._in_hand.values())
        me = Scheduler(is_gone=self._is_gone, chance=self._chances.chance, held=held)

        def decided(seen: Seen) -> Moves:
            moves, found[:] = offers(seen, self._schedule, me)
            return moves

        moves = self._asking.asked(lambda: self._archive.move_jobs(decided))
        if moves is None:
            return []
        tell_changes(moves)
        return found

    def watch(self) -> bool:
        """Watch the leases of other machines; whether one of them is held no more."""
        gone = [self._is_gone(state) for state in self._asking.asked(self._archive.jobs) or ()]  # each is looked at
        return any(gone)

    def take_back(self) -> None:
        """Give back the runs, and what they had leased, of processes that are gone."""
        for run_id in self._asking.asked(self._archive.take_back_runs) or ():
            logger.warning("run %d is taken back: the process that was at work on it is gone", run_id)

    def do(self, job: Job, schedule: Schedule, start: Start, should_stop: Callable[[], bool]) -> Did:
        """Do a job of `schedule`, where it is due and may begin."""
        if job.name in self._in_hand:
            return "left"
        self._in_hand[job.name] = job.publisher
        try:
            return self._do(job, schedule, start, should_stop)
        finally:
            del self._in_hand[job.name]

    def attend(self, work: Work, should_stop: Callable[[], bool]) -> Ended:
        """Wait for the end of work that has no lease, and have it end where it should."""
        is_asked = False
        while (ended := work.ended()) is None:
            if self._end() > 1:
                work.kill()
            elif should_stop() and not is_asked:
                is_asked = True
                work.stop()
            time.sleep(TURN_SECONDS)
        return ended

    def was_restarted(self, seconds: float) -> bool:
        """Whether the archive's server is away, or began less than so many seconds ago."""
        answer = self._asking.asked(lambda: was_restarted(self._archive, seconds))
        return answer is None or answer

    def _do(self, job: Job, schedule: Schedule, start: Start, should_stop: Callable[[], bool]) -> Did:
        leased = self._chances.since_boot()
        held = [publisher for name, publisher in list(self._in_hand.items()) if name != job.name]
        choose = chooser(schedule, job.name, self._is_gone, self._chances.chance, held)
        moves = self._asking.asked(lambda: self._archive.move_jobs(choose))
        if moves is None:
            return "left"
        tell_changes(moves)
        if job.name not in moves.begun:
            why = dict(moves.waits).get(job.name, "it is not due any more")
            logger.info("%s is left: %s", job.name, why)
            return "left"
        holding = Holding(self._archive, schedule, start, asking=self._asking, hook=self._hook, chances=self._chances)
        try:
            holding.begin(job, leased)
            self._hold(holding, should_stop)
        except BaseException:  # a mistake of ours: no job goes on that nobody holds
            holding.kill()
            raise
        return "cut off" if holding.outcomes["stopped"] or not holding.is_idle else "done"

    def _hold(self, holding: Holding, should_stop: Callable[[], bool]) -> None:
        """Until the job has ended and that is written down, or nobody is left whom that could be told."""
        ending_since: float | None = None
        while not holding.is_idle:
            if self._end() > 1:
                holding.kill()
            is_last = self._end() > 1 or (self._end() == 1 and self._asking.is_away)
            ending_since = (ending_since or time.monotonic()) if is_last else None
            if should_stop():
                holding.stop()
            if ending_since is not None and time.monotonic() - ending_since > _LAST_WORD_SECONDS:
                return
            holding.turn()
            time.sleep(TURN_SECONDS)

    def _is_gone(self, state: JobState) -> bool:
        return is_gone(state, self._archive.owner, self._in_hand, self._watch.stands_still)
