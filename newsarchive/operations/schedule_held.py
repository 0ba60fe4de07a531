"""What a scheduler holds and watches: leases of its own jobs, and those of other machines; clocks that tell both."""

import random
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from newsarchive import clock
from newsarchive.archive.jobs import LEASE_SECONDS, JobState
from newsarchive.config import Job
from newsarchive.operations.schedule_process import Ended, Work

WATCHED_SECONDS = 26.0
"""So long a lease is watched at least before another machine's job is taken: whoever cannot renew it has ended the job
by then (schedule_holding: 18 s and 6 s of grace, and a turn), should the database's clock have been set meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Chances:
    """Chance (0 to 1), seconds since boot, and seconds that this machine was awake: tests hand in their own."""

    chance: Callable[[], float] = random.random
    since_boot: Callable[[], float] = clock.since_boot
    awake: Callable[[], float] = time.monotonic


@dataclass(kw_only=True)
class Held:
    """A job of ours: `owner` holds its lease, `renewed` then (seconds since boot); `tried` is the last attempt.

    `began`: when its work began; `stopped_at`: when it was asked to end before its time. `is_troubled`: the archive
    could not be asked meanwhile.
    """

    job: Job
    owner: str
    renewed: float
    tried: float
    began: float
    work: Work | None = None
    stopped_at: float | None = None
    is_lost: bool = False
    is_troubled: bool = False
    ended: Ended | None = None

    def stop(self, now: float) -> None:
        """Ask it to end, once."""
        if self.stopped_at is None and self.work is not None and self.ended is None:
            self.stopped_at = now
            self.work.stop()


def is_gone(state: JobState, me: str, mine: Collection[str], stands_still: Callable[[JobState], bool]) -> bool:
    """Whether nobody is at work on the job any more that somebody had leased.

    `mine`: the jobs at which the process `me` is at work; a lease of its own beyond these is one that a failing
    database did not tell it of. `stands_still`: whether a lease of another machine is held no more.
    """
    lease = state.lease
    if lease is None:
        return False
    if lease.owner.split()[0] == me:
        return state.name not in mine
    if lease.is_dead or lease.is_here:
        return lease.is_dead
    return stands_still(state)


@dataclass
class Watch:
    """Leases of other machines: since when (seconds awake) each was seen with the same beat."""

    awake: Callable[[], float]
    _since: dict[str, tuple[str, int, float]] = field(default_factory=dict)

    def stands_still(self, state: JobState) -> bool:
        """Whether the lease is held no more: not renewed for LEASE_SECONDS that this process has watched.

        WATCHED_SECONDS of them are enough where the database's clock says that it has expired: who has just begun need
        not watch all of it.
        """
        assert state.lease is not None
        now, owner, beat = self.awake(), state.lease.owner, state.lease.beat
        known = self._since.get(state.name)
        if known is None or known[:2] != (owner, beat):
            self._since[state.name] = owner, beat, now
            return False
        return now - known[2] > (LEASE_SECONDS if state.lease.seconds_left > 0 else WATCHED_SECONDS)
