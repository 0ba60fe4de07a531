"""Jobs under way: their leases held, their ends written down.

A lease names this process and that of the job. It is renewed every BEAT_SECONDS; who finds it lost ends the job, and
so does who cannot renew it for UNHEARD_SECONDS: others may take it after LEASE_SECONDS.
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

from newsarchive.archive import Archive
from newsarchive.archive.jobs import LEASE_SECONDS, Due, JobOutcome, JobState
from newsarchive.config import Job, Schedule
from newsarchive.operations.schedule_asking import Asking
from newsarchive.operations.schedule_held import Chances, Held
from newsarchive.operations.schedule_hook import Hook
from newsarchive.operations.schedule_process import Ended, Work
from newsarchive.operations.schedule_words import in_words
from newsarchive.operations.scheduling import next_due
from newsarchive.telling.times import to_second

logger = logging.getLogger(__name__)

BEAT_SECONDS = 6.0
"""A lease is renewed so often: seven times before it would be lost."""
UNHEARD_SECONDS = 18.0
"""Who could not renew a lease for so long has its job end: with GRACE_SECONDS and a turn that waits for the database
(engine.BUSY_SECONDS) that is before LEASE_SECONDS, when another machine may begin it."""
GRACE_SECONDS = 6.0
"""So long a job may take to end whose lease cannot be renewed; then it is killed."""
LOST_SECONDS = 5.0
"""And one whose lease was lost: another may have begun it already."""
AGAIN_SECONDS = 5.0
"""What the archive did not answer is asked again so often."""

Start = Callable[[Job], Work]
"""Begins a job. Raises OSError where it cannot."""
_NEVER = -AGAIN_SECONDS
"""So long ago that it is time again."""


class Holding:
    """The jobs that this process has begun; `turn` is to be called several times a second.

    `outcomes` counts how jobs ended.
    """

    def __init__(
        self, archive: Archive, schedule: Schedule, start: Start, *, asking: Asking, hook: Hook, chances: Chances
    ) -> None:
        self.outcomes: Counter[JobOutcome] = Counter()
        self._archive, self._schedule, self._start = archive, schedule, start
        self._asking, self._hook, self._chances = asking, hook, chances
        self._held: dict[str, Held] = {}

    @property
    def is_idle(self) -> bool:
        """Whether no job is under way."""
        return not self._held

    @property
    def names(self) -> Collection[str]:
        """The jobs under way."""
        return self._held.keys()

    @property
    def publishers(self) -> list[str]:
        """Theirs."""
        return [held.job.publisher for held in self._held.values()]

    def begin(self, job: Job, leased: float) -> None:
        """Begin the job, whose lease was taken for this process then (seconds since boot)."""
        began = self._now()
        held = Held(job=job, owner=self._archive.owner, renewed=leased, tried=_NEVER, began=began)
        self._held[job.name] = held
        try:
            held.work = self._start(job)
        except OSError as error:
            held.ended = Ended(outcome="failed", message=f"it could not begin: {error}")
            return
        logger.info("%s begins: newsarchive %s", job.name, in_words(job))
        self._renew(held, held.work)

    def turn(self) -> bool:
        """See what has ended, and hold the leases; whether a job came to its end."""
        ended = [self._collect(held) for held in list(self._held.values())]
        for held in self._held.values():
            self._hold(held)
        return any(ended)

    def stop(self) -> None:
        """Ask what is under way to end."""
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
        return last == _NEVER or self._now() - last >= AGAIN_SECONDS

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
        is_ours = self._asking.asked(lambda: self._archive.renew_job(held.job.name, held.owner, becomes))
        if is_ours:
            held.owner, held.renewed = becomes, now
        elif is_ours is None:
            held.is_troubled = True
        else:
            logger.error("%s is ended: its lease was lost to another scheduler", held.job.name)
            held.is_lost = True
            held.stop(now)

    def _collect(self, held: Held) -> bool:
        """Where it has ended, write that down; again later where the archive cannot be asked."""
        if held.ended is None and held.work is not None:
            held.ended = held.work.ended()
            held.tried = _NEVER if held.ended is not None else held.tried
        if held.ended is None or not self._is_time(held.tried):
            return False
        held.tried = self._now()
        if not held.is_lost and not self._is_written(held, held.ended):
            held.is_troubled = True
            return False
        del self._held[held.job.name]
        self._hook.ask()
        return True

    def _is_written(self, held: Held, ended: Ended) -> bool:
        """What was cut off stays due, unless it came to its end all the same."""
        is_cut_off = self._is_cut_off(held, ended)
        if is_cut_off is None:
            return False
        outcome: JobOutcome = "stopped" if is_cut_off else ended.outcome
        message = None if is_cut_off else ended.message
        then = _as_before if is_cut_off else partial(self._next, held.job, outcome in ("failed", "killed"))
        written = self._asking.asked(lambda: [self._archive.end_job(held.job.name, held.owner, outcome, message, then)])
        if written is None:
            return False
        self.outcomes[outcome] += 1
        self._tell_end(held.job, outcome, message, written[0])
        return True

    def _is_cut_off(self, held: Held, ended: Ended) -> bool | None:
        """Whether it was asked to end, or the archive failed under it: then it is no failure of the job.

        None where the archive cannot be asked.
        """
        if ended.outcome in ("complete", "suspicious"):
            return False
        if held.stopped_at is not None or held.is_troubled:
            return True
        return self._asking.asked(partial(was_restarted, self._archive, self._now() - held.began))

    def _next(self, job: Job, failed: bool, state: JobState, now: datetime) -> Due:
        return next_due(job, self._schedule, state, now, self._chances.chance(), failed=failed)

    def _tell_end(self, job: Job, outcome: JobOutcome, message: str | None, due: Due | None) -> None:
        if due is None:
            logger.error("%s ended %s, but its lease was lost to another scheduler", job.name, outcome)
            return
        severity = logging.INFO if outcome in ("complete", "stopped") else logging.WARNING
        told = f": {message}" if message else ""
        logger.log(severity, "%s ended %s, due again %s%s", job.name, outcome, to_second(due.next_due_at), told)


def was_restarted(archive: Archive, seconds: float) -> bool:
    """Whether the server of the archive began less than so many seconds ago. Raises ArchiveError."""
    return archive.server_uptime() < seconds


def _grace(is_lost: bool, unheard: float) -> float | None:
    """How long a job that was asked to end is given; None: as long as it takes."""
    if is_lost or unheard > LEASE_SECONDS:
        return LOST_SECONDS
    return GRACE_SECONDS if unheard > UNHEARD_SECONDS else None


def _as_before(state: JobState, _now: datetime) -> Due:
    return Due(planned_at=state.planned_at, next_due_at=state.next_due_at, failures=state.failures)
