"""When a job falls due: pure rules of its plan, of what became of it, and of the time; chance is handed in.

All times are aware UTC. `chance` is a share from 0 to 1 of the job's jitter.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from newsarchive.archive.jobs import Due, JobState
from newsarchive.config import Job

FIRST_WAIT = timedelta(minutes=5)
"""After the second failure in a row; twice as long after each further one. The first may be bad luck."""
LONGEST_WAIT = timedelta(days=1)
"""No failure is waited upon for longer, unless the plan is."""
STEP = timedelta(minutes=1)
"""A clock that is put back by less does not make a cron line come again; the shortest period of cron is as long."""
_DOUBLINGS = 9
"""After so many the longest wait is reached."""


def first(job: Job, zone: ZoneInfo, now: datetime, chance: float) -> Due:
    """Of a new job: at once at equal times, by a cron line when that comes next."""
    planned = now if job.every else _next_of_cron(job, zone, now)
    return Due(planned_at=planned, next_due_at=planned + job.jitter * chance)


def after_change(job: Job, zone: ZoneInfo, state: JobState, now: datetime, chance: float) -> Due:
    """Of a job whose plan was changed: what was due stays due, all else is as the new plan has it.

    Failures are forgotten: who changes the plan may have put them right.
    """
    if state.next_due_at <= now:
        return Due(planned_at=state.next_due_at, next_due_at=state.next_due_at)
    if job.every and state.started_at is not None:
        planned = min(max(state.started_at + job.every, now), now + job.every)
        return Due(planned_at=planned, next_due_at=planned + job.jitter * chance)
    return first(job, zone, now, chance)


def after_end(job: Job, zone: ZoneInfo, state: JobState, now: datetime, chance: float, *, failed: bool) -> Due:
    """Of a job that has ended: the next time of its plan that is still to come, however many have passed.

    It is reckoned from when the job was planned, so that nothing drifts. After failures in a row it is never sooner,
    and may be later.
    """
    failures = state.failures + 1 if failed else 0
    planned = _next(job, zone, state.planned_at, now)
    due = max(planned + job.jitter * chance, now + wait(failures))
    return Due(planned_at=planned, next_due_at=due, failures=failures)


def wait(failures: int) -> timedelta:
    """How long is waited at least after so many failures in a row."""
    if failures < 2:
        return timedelta()
    return min(FIRST_WAIT * (1 << min(failures - 2, _DOUBLINGS)), LONGEST_WAIT)


def put_right(job: Job, zone: ZoneInfo, state: JobState, now: datetime) -> Due | None:
    """Of a job that is due later than its plan can want, which is so when the clock was put back; None: it is right.

    Then it is due one period from now at the latest, with its jitter and what is waited after failures.
    """
    planned = state.planned_at
    if job.every:
        planned = min(planned, now + job.every)
    elif planned > (latest := _next_of_cron(job, zone, now + STEP)):
        planned = min(latest, _next_of_cron(job, zone, now))
    due = min(state.next_due_at, max(planned + job.jitter, now + wait(state.failures)))
    if (planned, due) == (state.planned_at, state.next_due_at):
        return None
    return Due(planned_at=planned, next_due_at=due, failures=state.failures)


def is_within(hours: tuple[time, time], zone: ZoneInfo, now: datetime) -> bool:
    """Whether it is between two times of day; they may lie on both sides of midnight."""
    since, until = hours
    at = now.astimezone(zone).time()
    return since <= at < until if since < until else at >= since or at < until


def _next(job: Job, zone: ZoneInfo, planned: datetime, now: datetime) -> datetime:
    """The first time of the plan after now."""
    if job.every:
        return planned + job.every * ((now - planned) // job.every + 1)
    return _next_of_cron(job, zone, now)


def _next_of_cron(job: Job, zone: ZoneInfo, now: datetime) -> datetime:
    assert job.cron is not None, "a job has either every or cron"
    return next(CronSim(job.cron, now.astimezone(zone))).astimezone(UTC)
