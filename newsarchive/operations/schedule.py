"""The schedule at work: jobs begun when they are due, their leases held, their ends written down.

A lease names this process and that of the job. It is renewed every BEAT_SECONDS; who finds it lost ends the job, and
so does who cannot renew it for UNHEARD_SECONDS: others may take it after LEASE_SECONDS.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from newsarchive.archive import Archive, ArchiveError
from newsarchive.archive.jobs import LEASE_SECONDS, Due, JobOutcome, JobState, Moves, Seen
from newsarchive.config import Job, Schedule
from newsarchive.operations.schedule_held import Chances, Held, Watch
from newsarchive.operations.schedule_hook import Hook, NoHook
from newsarchive.operations.schedule_process import Ended, Work
from newsarchive.operations.schedule_words import in_words
from newsarchive.operations.scheduling import Scheduler, all_jobs, decide, next_due
from newsarchive.telling.times import to_second

logger = logging.getLogger(__name__)

BEAT_SECONDS = 20.0
"""A lease is renewed so often: six times before it would be lost."""
UNHEARD_SECONDS = 60.0
"""Who could not renew a lease for so long has its job end: with GRACE_SECONDS and a turn that waits for the database
(engine.BUSY_SECONDS) that is before LEASE_SECONDS, when another machine may begin it."""
GRACE_SECONDS = 30.0
"""So long a job may take to end whose lease cannot be renewed; then it is killed."""
LOST_SECONDS = 5.0
"""And one whose lease was lost: another may have begun it already."""
LOOK_SECONDS = 5.0
"""The jobs are looked at so often: a job begins so late at most."""

Start = Callable[[Job], Work]
"""Begins a job. Raises OSError where it cannot."""
_Answer = TypeVar("_Answer")
_NOW = -LOOK_SECONDS
"""So long ago that it is time again."""


class ScheduleLoop:
    """The jobs of `schedule` in `archive`; `turn` is to be called several times a second.

    `once`: only what is due at the first look is begun, each job once, and a lease of another machine is taken when it
    has expired; otherwise when it was seen to stand still. `outcomes` counts how jobs ended.
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
        self.outcomes: Counter[JobOutcome] = Counter()
        self.faults = 0
        """How often the archive could not be asked."""
        self._archive, self._schedule, self._jobs = archive, schedule, all_jobs(schedule)
        self._start, self._once, self._hook = start, once, hook or NoHook()
        self._chances = chances or Chances()
        self._watch = Watch(self._chances.awake)
        self._held: dict[str, Held] = {}
        self._left: set[str] | None = None
        self._waits: dict[str, str] = {}
        self._looked = _NOW
        self._is_stopping = False
        self._fault: str | None = None

    @property
    def is_idle(self) -> bool:
        """Whether no job of ours is under way."""
        return not self._held

    @property
    def is_done(self) -> bool:
        """With `once`: whether all that can be begun was begun, and has ended."""
        return self.is_idle and self._left is not None and self._looked != _NOW

    def turn(self) -> None:
        """See what has ended, hold the leases, and begin what is due, unless it was told to stop."""
        for held in list(self._held.values()):
            self._collect(held)
        for held in self._held.values():
            self._hold(held)
        if not self._is_stopping and self._is_time(self._looked):
            self._look()
        self._hook.turn()

    def stop(self) -> None:
        """Begin nothing more, and ask what is under way to end."""
        self._is_stopping = True
        for held in self._held.values():
            held.stop(self._now())

    def kill(self) -> None:
        """End what is under way now."""
        self.stop()
        for held in self._held.values():
            if held.work is not None:
                held.work.kill()

    def _now(self) -> float:
        return self._chances.since_boot()

    def _is_time(self, last: float) -> bool:
        return last == _NOW or self._now() - last >= LOOK_SECONDS

    def _look(self) -> None:
        began = self._looked = self._now()
        publishers = [held.job.publisher for held in self._held.values()]
        me = Scheduler(is_gone=self._is_gone, chance=self._chances.chance, held=publishers, only=self._left)
        moves = self._asked(lambda: self._archive.move_jobs(partial(self._decided, me)))
        if moves is None:
            return
        self._tell(moves)
        if self._once:
            due = {*moves.begun, *(name for name, _ in moves.waits)} if self._left is None else self._left
            self._left = due - set(moves.begun)
        for name in moves.begun:
            self._begin(self._jobs[name], began)

    def _decided(self, me: Scheduler, seen: Seen) -> Moves:
        return decide(seen, self._schedule, me)

    def _is_gone(self, state: JobState) -> bool:
        """Whether nobody is at work on it; also where the lease is ours, which a failing database did not tell us."""
        lease = state.lease
        if lease is None:
            return False
        if lease.owner.split()[0] == self._archive.owner:
            return state.name not in self._held
        if lease.is_dead or lease.is_here:
            return lease.is_dead
        return lease.seconds_left <= 0 if self._once else self._watch.stands_still(state)

    def _begin(self, job: Job, leased: float) -> None:
        held = self._held[job.name] = Held(job=job, owner=self._archive.owner, renewed=leased, tried=_NOW)
        try:
            held.work = self._start(job)
        except OSError as error:
            held.ended = Ended(outcome="failed", message=f"it could not begin: {error}")
            return
        logger.info("%s begins: newsarchive %s", job.name, in_words(job))
        self._renew(held, held.work)

    def _hold(self, held: Held) -> None:
        """Renew its lease; end it where that is lost, or cannot be renewed."""
        if held.work is None or held.ended is not None:
            return
        if not held.is_lost and self._now() - held.renewed >= BEAT_SECONDS and self._is_time(held.tried):
            self._renew(held, held.work)
        now, unheard = self._now(), self._now() - held.renewed
        if unheard > UNHEARD_SECONDS and held.stopped_at is None:
            logger.error("%s is ended: its lease could not be renewed for %.0f s", held.job.name, unheard)
            held.stop(now)
        grace = _grace(held.is_lost, unheard)
        if grace is not None and held.stopped_at is not None and now - held.stopped_at >= grace:
            held.work.kill()

    def _renew(self, held: Held, work: Work) -> None:
        now = held.tried = self._now()
        becomes = f"{self._archive.owner} {work.process}"
        is_ours = self._asked(lambda: self._archive.renew_job(held.job.name, held.owner, becomes))
        if is_ours:
            held.owner, held.renewed = becomes, now
        elif is_ours is not None:
            logger.error("%s is ended: its lease was lost to another scheduler", held.job.name)
            held.is_lost = True
            held.stop(now)

    def _collect(self, held: Held) -> None:
        """Where it has ended, write that down; again later where the archive cannot be asked."""
        if held.ended is None and held.work is not None:
            held.ended = held.work.ended()
            held.tried = _NOW if held.ended is not None else held.tried
        if held.ended is None or not self._is_time(held.tried):
            return
        held.tried = self._now()
        if held.is_lost or self._is_written(held, held.ended):
            del self._held[held.job.name]
            self._looked = _NOW
            self._hook.ask()

    def _is_written(self, held: Held, ended: Ended) -> bool:
        """What was asked to end stays due, unless it came to its end all the same."""
        is_cut_off = held.stopped_at is not None and ended.outcome not in ("complete", "suspicious")
        outcome: JobOutcome = "stopped" if is_cut_off else ended.outcome
        message = None if is_cut_off else ended.message
        then = _as_before if is_cut_off else partial(self._next, held.job, outcome in ("failed", "killed"))
        written = self._asked(lambda: [self._archive.end_job(held.job.name, held.owner, outcome, message, then)])
        if written is None:
            return False
        self.outcomes[outcome] += 1
        self._tell_end(held.job, outcome, message, written[0])
        return True

    def _next(self, job: Job, failed: bool, state: JobState, now: datetime) -> Due:
        return next_due(job, self._schedule, state, now, self._chances.chance(), failed=failed)

    def _asked(self, ask: Callable[[], _Answer]) -> _Answer | None:
        """The archive's answer; None where it cannot be asked, which is said once, counted, and tried again."""
        try:
            answer = ask()
        except ArchiveError as error:
            self.faults += 1
            if self._once and self.is_idle:
                raise
            if self._fault != (said := str(error)):
                logger.error("the schedule waits for the archive: %s", said)
                self._fault = said
            return None
        if self._fault is not None:
            logger.warning("the archive answers again")
            self._fault = None
        return answer

    def _tell(self, moves: Moves) -> None:
        for name in moves.freed:
            logger.warning("%s: the process that was at work on it is gone", name)
        for name in moves.dropped:
            logger.info("%s is no more in the configuration", name)
        waits = dict(moves.waits)
        for name, why in waits.items():
            if self._waits.get(name) != why:
                logger.info("%s waits: %s", name, why)
        self._waits = waits

    def _tell_end(self, job: Job, outcome: JobOutcome, message: str | None, due: Due | None) -> None:
        if due is None:
            logger.error("%s ended %s, but its lease was lost to another scheduler", job.name, outcome)
            return
        severity = logging.INFO if outcome in ("complete", "stopped") else logging.WARNING
        told = f": {message}" if message else ""
        logger.log(severity, "%s ended %s, due again %s%s", job.name, outcome, to_second(due.next_due_at), told)


def _grace(is_lost: bool, unheard: float) -> float | None:
    """How long a job that was asked to end is given; None: as long as it takes."""
    if is_lost or unheard > LEASE_SECONDS:
        return LOST_SECONDS
    return GRACE_SECONDS if unheard > UNHEARD_SECONDS else None


def _as_before(state: JobState, _now: datetime) -> Due:
    return Due(planned_at=state.planned_at, next_due_at=state.next_due_at, failures=state.failures)
