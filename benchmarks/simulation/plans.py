"""Which jobs begin: the project's own rules (operations.scheduling.decide), asked about those that can have changed.

`decide` looks at all jobs at once, every few seconds. Here each publisher has one job, so what it says of a job does
not depend on the others: it is asked only about those that are due and those whose holder fell silent.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from newsarchive.archive.jobs import Due, JobLease, JobState, Seen
from newsarchive.config import Job, Schedule
from newsarchive.operations.schedule_words import plan
from newsarchive.operations.scheduling import Scheduler, decide, next_due

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_ZONE = ZoneInfo("Asia/Seoul")
_SOMEBODY = "host 1 0 0"


@dataclass(slots=True, kw_only=True)
class Plan:
    """A publisher's job: when it is due, and until when its lease lasts that somebody holds."""

    number: int
    job: Job
    planned_at: float
    due_at: float
    leased_until: float | None = None
    failures: int = 0


def plan_of(number: int, every: float, due_at: float = 0.0) -> Plan:
    """The job of a publisher, first due then."""
    name = str(number)
    job = Job(name=name, publisher=name, spider="blog", every=timedelta(seconds=every))
    return Plan(number=number, job=job, planned_at=due_at, due_at=due_at)


def begun(plans: Iterable[Plan], now: float) -> list[int]:
    """Numbers of the jobs that are to begin, by the schedule's rules; those whose holder fell silent are freed."""
    looked = {each.job.name: each for each in plans}
    schedule = Schedule(jobs={name: each.job for name, each in looked.items()}, at_once=sys.maxsize, zone=_ZONE)
    states = tuple(_state(each, now) for each in looked.values())
    moves = decide(Seen(now=_time(now), jobs=states, runs=()), schedule, _SCHEDULER)
    for name in moves.freed:
        looked[name].leased_until = None
    return [looked[name].number for name in moves.begun]


def ended(one: Plan, now: float, *, failed: bool) -> None:
    """The job has ended, and is due again when its plan says."""
    due: Due = next_due(one.job, Schedule(zone=_ZONE), _state(one, now), _time(now), 0.0, failed=failed)
    one.planned_at, one.due_at, one.failures = _seconds(due.planned_at), _seconds(due.next_due_at), due.failures
    one.leased_until = None


_SCHEDULER = Scheduler(
    is_gone=lambda state: state.lease is not None and state.lease.seconds_left <= 0, chance=lambda: 0.0
)


def _state(one: Plan, now: float) -> JobState:
    lease = None
    if one.leased_until is not None:
        left = one.leased_until - now
        lease = JobLease(owner=_SOMEBODY, beat=1, seconds_left=left, is_dead=False, is_here=False)
    return JobState(
        name=one.job.name,
        publisher=one.job.publisher,
        plan=plan(one.job, _ZONE),
        planned_at=_time(one.planned_at),
        next_due_at=_time(one.due_at),
        lease=lease,
        started_at=None,
        ended_at=None,
        outcome=None,
        message=None,
        failures=one.failures,
        overdue=timedelta(),
    )


def _time(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def _seconds(time: datetime) -> float:
    return (time - BEGIN).total_seconds()
