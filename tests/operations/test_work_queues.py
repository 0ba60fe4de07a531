"""Which job waits in which queue, what workers are offered, and how a job for all publishers is parted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsarchive.archive.jobs import JobState, Seen
from newsarchive.config import Job, Schedule
from newsarchive.operations.schedule_words import plan
from newsarchive.operations.scheduling import Scheduler
from newsarchive.operations.work import queues
from newsarchive.operations.work.batches import by_numbers, queue_of

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_job(job_name: str = "a", **told: Any) -> Job:
    return replace(Job(name=job_name, publisher=job_name, spider="kbs", every=HOUR), **told)


@pytest.mark.parametrize(
    ("told", "queue"),
    [
        ({"spider": "kbs"}, "crawl"),
        ({"spider": "cited"}, "crawl"),
        ({"spider": "revisit"}, "revisit"),
        ({"spider": None, "task": "verify"}, "verify"),
        ({"spider": None, "task": "backup"}, "upkeep"),
    ],
)
def test_a_job_waits_in_the_queue_of_its_kind(told: dict[str, Any], queue: str) -> None:
    assert queues.queue_of(a_job(**told)) == queue


def test_all_that_is_due_is_offered_one_of_a_publisher_and_nothing_is_begun() -> None:
    jobs = [a_job(name) for name in "abcd"] + [a_job("e", publisher="d")]
    schedule = Schedule(jobs={job.name: job for job in jobs}, at_once=1)
    states = tuple(
        JobState(
            name=job.name,
            publisher=job.publisher,
            plan=plan(job, schedule.zone),
            planned_at=NOW + (HOUR if job.name == "a" else timedelta()),
            next_due_at=NOW + (HOUR if job.name == "a" else timedelta()),
            lease=None,
            started_at=None,
            ended_at=None,
            outcome=None,
            message=None,
            failures=0,
            overdue=timedelta(),
        )
        for job in jobs
    )
    me = Scheduler(is_gone=lambda _state: False, chance=lambda: 0.0, held=["c"])
    moves, offered = queues.offers(Seen(now=NOW, jobs=states, runs=()), schedule, me)
    assert [each.name for each in offered] == ["b", "d"]
    assert moves.begun == ()


def test_a_part_is_the_job_for_one_publisher() -> None:
    job = a_job("again", spider="revisit", options=("--limit", "5"))
    assert queues.is_for_all(job)
    part = queues.part_of(job, "kbs")
    assert (part.name, part.publisher, part.options) == ("again: kbs", "kbs", ("--limit", "5"))
    assert part.arguments == {"publisher": "kbs"}
    assert not queues.is_for_all(part)
    assert not queues.is_for_all(a_job(spider="revisit", options=("-a", "publisher=kbs")))


def test_batches_cover_each_article_once() -> None:
    ids = [*range(1, 1200, 2), 5000]
    lots = [batch.words[2].split("-") for batch in by_numbers(("verify",), reversed(ids))]
    covered = [number for first, last in lots for number in ids if int(first) <= number <= int(last)]
    assert covered == ids
    assert len(lots) == 2


@pytest.mark.parametrize("words", [[], ["forget", "1"], ["crawl", "kbs"]])
def test_workers_do_nothing_else(words: list[str]) -> None:
    with pytest.raises(ValueError, match="no such thing"):
        queue_of(words)
