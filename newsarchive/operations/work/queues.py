"""Which job waits in which queue, and what a worker is offered. Pure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from newsarchive.archive.jobs import JobState, Moves, Seen
from newsarchive.config import Job, Queue, Schedule
from newsarchive.operations.schedule_words import run_arguments
from newsarchive.operations.scheduling import Scheduler, all_jobs, decide

_NO_LIMIT = 1_000_000
"""How many jobs may be under way over all workers: as many as there are workers to do them."""
_PART_EVERY = timedelta(days=1)
"""A part has no plan of its own; a job must have one."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A job that is due, for whoever takes it."""

    name: str
    publisher: str
    queue: Queue


def queue_of(job: Job) -> Queue:
    """Where the job waits."""
    if job.spider is not None:
        return "revisit" if job.spider == "revisit" else "crawl"
    return "verify" if job.task == "verify" else "upkeep"


def offers(seen: Seen, schedule: Schedule, me: Scheduler) -> tuple[Moves, list[Offer]]:
    """What is to be written down, and the jobs that are due: nobody has begun them yet."""
    moves = decide(seen, without_limit(schedule), me)
    jobs = all_jobs(schedule)
    offered = [Offer(name=name, publisher=jobs[name].publisher, queue=queue_of(jobs[name])) for name in moves.begun]
    return replace(moves, begun=()), offered


def without_limit(schedule: Schedule) -> Schedule:
    """The schedule, with as many jobs at once as workers do; ``[schedule] at_once`` is for ``newsarchive schedule``."""
    return replace(schedule, at_once=_NO_LIMIT)


def chooser(
    schedule: Schedule,
    name: str,
    is_gone: Callable[[JobState], bool],
    chance: Callable[[], float],
    held: Collection[str],
) -> Callable[[Seen], Moves]:
    """What begins the job `name`, where it is due and may begin, and no other. `held` as in Scheduler."""
    me = Scheduler(is_gone=is_gone, chance=chance, held=held, only={name})
    return lambda seen: decide(seen, without_limit(schedule), me)


def is_for_all(job: Job) -> bool:
    """Whether the job looks again at the articles of all publishers, which workers do one by one."""
    return job.spider == "revisit" and not run_arguments(job).get("publisher")


def part_of(job: Job, publisher: str) -> Job:
    """The part of a job for all publishers that is that of one."""
    return replace(
        job,
        name=f"{job.name}: {publisher}",
        publisher=publisher,
        every=_PART_EVERY,
        cron=None,
        jitter=timedelta(),
        arguments={**job.arguments, "publisher": publisher},
    )


def with_part(schedule: Schedule, part: Job) -> Schedule:
    """The schedule, as if the part stood in it."""
    jobs: Mapping[str, Job] = {**schedule.jobs, part.name: part}
    return replace(schedule, jobs=jobs)
