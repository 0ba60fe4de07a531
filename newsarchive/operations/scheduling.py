"""What the schedule does next: pure rules of one look at all jobs (archive.jobs.Seen), without any I/O."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from newsarchive.archive.jobs import Due, JobState, LiveRun, Moves, Put, Seen
from newsarchive.config import Job, Schedule
from newsarchive.operations.schedule_times import after_change, after_end, first, is_within, put_right
from newsarchive.operations.schedule_words import is_simulated, plan, run_arguments

QUIET_JOB = "quiet hours"
"""The job that the schedule adds where the archive has quiet hours, and no job of its own tidies it."""


@dataclass(frozen=True, kw_only=True)
class Scheduler:
    """Who decides: what it may do, and what it alone knows.

    `is_gone`: whether nobody is at work any more on a job that is leased. `held`: publishers of jobs at which a process
    of its own still works though their lease was lost. `only`: jobs that it may begin, None for all.
    """

    is_gone: Callable[[JobState], bool]
    chance: Callable[[], float]
    held: Collection[str] = ()
    only: Collection[str] | None = None


def all_jobs(schedule: Schedule) -> Mapping[str, Job]:
    """The jobs of the configuration, and that of the quiet hours."""
    if schedule.quiet is None or QUIET_JOB in schedule.jobs:
        return schedule.jobs
    if any(job.task == "tidy" for job in schedule.jobs.values()):
        return schedule.jobs
    since, _ = schedule.quiet
    tidy = Job(name=QUIET_JOB, publisher=QUIET_JOB, task="tidy", cron=f"{since.minute} {since.hour} * * *")
    return {**schedule.jobs, QUIET_JOB: tidy}


def decide(seen: Seen, schedule: Schedule, scheduler: Scheduler) -> Moves:
    """What is to be written down: changed plans, jobs without a holder, jobs to begin now and why others wait."""
    freed = {state.name for state in seen.jobs if state.lease is not None and scheduler.is_gone(state)}
    states = {state.name: replace(state, lease=None) if state.name in freed else state for state in seen.jobs}
    jobs = all_jobs(schedule)
    put = _planned(jobs, schedule, states, seen.now, scheduler.chance)
    over = _over(jobs, schedule, states, put, seen.now, scheduler.chance)
    put |= over
    choice = _Choice(jobs, schedule, states, put, seen.runs, scheduler, _processes(seen, freed))
    begun, waits = choice.made(seen.now)
    return Moves(
        put=tuple(put.values()),
        dropped=tuple(name for name, state in states.items() if name not in jobs and state.lease is None),
        freed=tuple(sorted(freed)),
        begun=tuple(begun),
        waits=(*waits, *((name, "the quiet hours were over before it could begin") for name in over)),
    )


def next_due(job: Job, schedule: Schedule, state: JobState, now: datetime, chance: float, *, failed: bool) -> Due:
    """When a job is due again that has ended."""
    return after_end(job, schedule.zone, state, now, chance, failed=failed)


def _processes(seen: Seen, freed: Collection[str]) -> frozenset[str]:
    """Those of holders that are gone: what they crawled goes on, and is not waited for."""
    owners = (state.lease.owner for state in seen.jobs if state.name in freed and state.lease is not None)
    return frozenset(process for owner in owners for process in owner.split())


def _planned(
    jobs: Mapping[str, Job],
    schedule: Schedule,
    states: Mapping[str, JobState],
    now: datetime,
    chance: Callable[[], float],
) -> dict[str, Put]:
    """Jobs that are new or changed, or due later than they can be. One that is under way is left until it has ended."""
    found: dict[str, Put] = {}
    for name, job in jobs.items():
        state, text = states.get(name), plan(job, schedule.zone)
        if state is None:
            due: Due | None = first(job, schedule.zone, now, chance())
        elif state.lease is not None:
            continue
        elif (state.plan, state.publisher) != (text, job.publisher):
            due = after_change(job, schedule.zone, state, now, chance())
        else:
            due = put_right(job, schedule.zone, state, now)
        if due is not None:
            found[name] = Put(name=name, publisher=job.publisher, plan=text, due=due)
    return found


def _over(
    jobs: Mapping[str, Job],
    schedule: Schedule,
    states: Mapping[str, JobState],
    put: Mapping[str, Put],
    now: datetime,
    chance: Callable[[], float],
) -> dict[str, Put]:
    """The job of the quiet hours where it is due, and they are over: it waits for the next ones."""
    job, state = jobs.get(QUIET_JOB), states.get(QUIET_JOB)
    if job is None or job.task != "tidy" or state is None or state.lease is not None or schedule.quiet is None:
        return {}
    due_at = put[QUIET_JOB].due.next_due_at if QUIET_JOB in put else state.next_due_at
    if due_at > now or is_within(schedule.quiet, schedule.zone, now):
        return {}
    due = replace(after_end(job, schedule.zone, state, now, chance(), failed=False), failures=state.failures)
    return {QUIET_JOB: Put(name=QUIET_JOB, publisher=job.publisher, plan=plan(job, schedule.zone), due=due)}


@dataclass(frozen=True)
class _Choice:
    """Which jobs begin: those that have been due for longest, as many as may be under way, one of a publisher."""

    jobs: Mapping[str, Job]
    schedule: Schedule
    states: Mapping[str, JobState]
    put: Mapping[str, Put]
    runs: tuple[LiveRun, ...]
    scheduler: Scheduler
    gone: frozenset[str]

    def made(self, now: datetime) -> tuple[list[str], list[tuple[str, str]]]:
        """Names of those that begin; of those that are due and wait, with why."""
        begun: list[str] = []
        waits: list[tuple[str, str]] = []
        for name in self._due(now):
            busy = {*self._busy, *(self.jobs[each].publisher for each in begun)}
            why = self._why_not(self.jobs[name], busy, self._under_way + len(begun))
            if why is None:
                begun.append(name)
            else:
                waits.append((name, why))
        return begun, waits

    def _due(self, now: datetime) -> Iterator[str]:
        only = self.jobs if self.scheduler.only is None else self.scheduler.only
        times = {name: state.next_due_at for name, state in self.states.items()}
        times |= {name: put.due.next_due_at for name, put in self.put.items()}
        held = {name for name, state in self.states.items() if state.lease is not None}
        due = (name for name in self.jobs if name in only and name not in held and times[name] <= now)
        yield from sorted(due, key=lambda name: (times[name], name))

    @cached_property
    def _busy(self) -> frozenset[str]:
        leased = (state.publisher for state in self.states.values() if state.lease is not None)
        return frozenset((*leased, *self.scheduler.held))

    @cached_property
    def _under_way(self) -> int:
        return sum(state.lease is not None for state in self.states.values())

    def _why_not(self, job: Job, busy: Collection[str], under_way: int) -> str | None:
        if job.publisher in busy:
            return f"another job of {job.publisher} is under way"
        if run := next((run for run in self.runs if run.owner not in self.gone and _is_run_of(job, run)), None):
            return f"the same crawl is under way: {run.owner} works on it"
        if under_way >= self.schedule.at_once:
            return f"{under_way} jobs are under way, and at most {self.schedule.at_once} may be"
        return None


def _is_run_of(job: Job, run: LiveRun) -> bool:
    same = run.spider == job.spider and run.simulated == is_simulated(job)
    return same and run.arguments == run_arguments(job)
