"""The schedule at work: jobs begun when they are due, in the process that looks at them (schedule_holding)."""

import logging
from collections import Counter
from functools import partial

from newsarchive.archive import Archive
from newsarchive.archive.jobs import JobOutcome, JobState, Moves, Seen
from newsarchive.config import Schedule
from newsarchive.operations.schedule_asking import Asking
from newsarchive.operations.schedule_held import Chances, Watch, is_gone
from newsarchive.operations.schedule_holding import Holding, Start
from newsarchive.operations.schedule_hook import Hook, NoHook
from newsarchive.operations.scheduling import Scheduler, all_jobs, decide

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""The jobs are looked at so often: a job begins so late at most."""

_NOW = -LOOK_SECONDS
"""So long ago that it is time again."""


class ScheduleLoop:
    """The jobs of `schedule` in `archive`; `turn` is to be called several times a second.

    `once`: only what is due at the first look is begun, each job once, and a lease of another machine is taken when it
    has expired; otherwise when it was seen to stand still.
    """

    def __init__(
        self,
        archive: Archive,
        schedule: Schedule,
        start: Start,
        *,
        once: bool = False,
        hook: Hook | None = None,
        chances: Chances | None = None,
    ) -> None:
        self._archive, self._schedule, self._jobs = archive, schedule, all_jobs(schedule)
        self._once, self._hook = once, hook or NoHook()
        self._chances = chances or Chances()
        self._asking = Asking("the schedule")
        self._holding = Holding(archive, schedule, start, asking=self._asking, hook=self._hook, chances=self._chances)
        self._watch = Watch(self._chances.awake)
        self._left: set[str] | None = None
        self._waits: dict[str, str] = {}
        self._looked = _NOW
        self._is_stopping = False

    @property
    def outcomes(self) -> Counter[JobOutcome]:
        """How jobs ended."""
        return self._holding.outcomes

    @property
    def faults(self) -> int:
        """How often the archive could not be asked."""
        return self._asking.faults

    @property
    def is_idle(self) -> bool:
        """Whether no job of ours is under way."""
        return self._holding.is_idle

    @property
    def is_done(self) -> bool:
        """With `once`: whether all that can be begun was begun, and has ended."""
        return self.is_idle and self._left is not None and self._looked != _NOW

    def turn(self) -> None:
        """See what has ended, hold the leases, and begin what is due, unless it was told to stop."""
        if self._holding.turn():
            self._looked = _NOW
        if not self._is_stopping and self._is_time():
            self._look()
        self._hook.turn()

    def stop(self) -> None:
        """Begin nothing more, and ask what is under way to end."""
        self._is_stopping = True
        self._holding.stop()

    def kill(self) -> None:
        """End what is under way now."""
        self._is_stopping = True
        self._holding.kill()

    def _is_time(self) -> bool:
        return self._looked == _NOW or self._chances.since_boot() - self._looked >= LOOK_SECONDS

    def _look(self) -> None:
        began = self._looked = self._chances.since_boot()
        me = Scheduler(
            is_gone=self._is_gone, chance=self._chances.chance, held=self._holding.publishers, only=self._left
        )
        insists = self._once and self.is_idle
        moves = self._asking.asked(lambda: self._archive.move_jobs(partial(self._decided, me)), insists=insists)
        if moves is None:
            return
        self._tell(moves)
        if self._once:
            due = {*moves.begun, *(name for name, _ in moves.waits)} if self._left is None else self._left
            self._left = due - set(moves.begun)
        for name in moves.begun:
            self._holding.begin(self._jobs[name], began)

    def _decided(self, me: Scheduler, seen: Seen) -> Moves:
        return decide(seen, self._schedule, me)

    def _is_gone(self, state: JobState) -> bool:
        stands_still = _has_expired if self._once else self._watch.stands_still
        return is_gone(state, self._archive.owner, self._holding.names, stands_still)

    def _tell(self, moves: Moves) -> None:
        tell_changes(moves)
        waits = dict(moves.waits)
        for name, why in waits.items():
            if self._waits.get(name) != why:
                logger.info("%s waits: %s", name, why)
        self._waits = waits


def tell_changes(moves: Moves) -> None:
    """Say what was found that nobody has begun: holders that are gone, jobs that are no more."""
    for name in moves.freed:
        logger.warning("%s: the process that was at work on it is gone", name)
    for name in moves.dropped:
        logger.info("%s is no more in the configuration", name)


def _has_expired(state: JobState) -> bool:
    return state.lease is not None and state.lease.seconds_left <= 0
