"""What Procrastinate calls: the jobs of the schedule, and the clockwork that offers and retakes them."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import AlreadyEnqueued, JobAborted, UniqueViolation
from procrastinate.jobs import Job as Queued
from procrastinate.jobs import Status

from newsarchive.config import Job
from newsarchive.operations.work.doing import Did
from newsarchive.operations.work.queues import Offer, part_of, queue_of

logger = logging.getLogger(__name__)

CLOCKWORK = "clockwork"
"""The queue of what all workers do, whatever else they do."""
JOB, PART, BATCH = "newsarchive:job", "newsarchive:part", "newsarchive:batch"
"""The names of tasks in the queues: a job of the schedule; the part of one that is that of a publisher; a batch."""
MOST_ATTEMPTS = 20
"""A batch that was under way so often when its worker died is given up."""
TICK, RETAKE = "* * * * * */5", "* * * * * */10"
"""Cron lines with seconds: jobs begin so late at most; so often the jobs of workers that are gone are looked for."""
CLEAN = "23 * * * *"
KEPT = timedelta(days=7)
"""So long it is known what came of a job in the queues; of crawls ``runs`` tells for ever."""
HEARTBEAT_SECONDS, SILENT_SECONDS = 10.0, 30.0
"""A worker is heard of so often, and gone when it is not heard of for so long."""
_BUSY_SECONDS = 10
"""A part that must wait for another job of its publisher is asked for again after so long."""
_CONNECTIONS = 6
_PATIENCE_SECONDS = 5.0
"""So long a connection is waited for before the server counts as gone."""


class Worker(Protocol):
    """What the tasks need of the worker that runs them."""

    def look(self) -> list[Offer]:
        """The jobs that are due."""

    def take_back(self) -> None:
        """Give back what crawls had that are gone."""

    def do_job(self, name: str, should_stop: Callable[[], bool]) -> Did:
        """Do a job of the schedule."""

    def do_part(self, name: str, publisher: str, should_stop: Callable[[], bool]) -> Did:
        """Do the part of it that is that of the publisher."""

    def do_batch(self, words: Sequence[str], should_stop: Callable[[], bool]) -> Did:
        """Do a batch. Raises BatchFailed."""


class BatchFailed(Exception):
    """It cannot be done; the message says why."""


class Again(Exception):
    """The job goes back into its queue, for after so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class _BackIntoTheQueue(BaseRetryStrategy):
    """What says so goes back; what fails does not."""

    def get_retry_decision(self, *, exception: BaseException, job: Queued) -> RetryDecision | None:  # noqa: ARG002
        return RetryDecision(retry_in={"seconds": exception.seconds}) if isinstance(exception, Again) else None


def new_app(server: str, worker: Worker | None = None) -> App:
    """Procrastinate on that server, not open yet; without a `worker`, for putting jobs into the queues only."""
    app = App(
        connector=PsycopgConnector(
            conninfo=server, min_size=1, max_size=_CONNECTIONS, timeout=_PATIENCE_SECONDS, reconnect_timeout=1.0
        )
    )
    if worker is not None:
        _add_jobs(app, worker)
        _add_clockwork(app, worker)
    return app


async def offer(app: App, offers: list[Offer]) -> None:
    """Put these jobs into their queues, but for those that are there, or are being done."""
    if not offers:
        return
    there = await _names(app)
    for each in offers:
        if each.name not in there:
            await put(app, JOB, each, name=each.name)


async def put(app: App, task: str, offer: Offer, **arguments: str) -> bool:
    """Put a job into its queue, unless it waits there; whether it was put."""
    configured = app.configure_task(task, queue=offer.queue, lock=offer.publisher, queueing_lock=offer.name)
    try:
        await configured.defer_async(**arguments)
    except AlreadyEnqueued:
        return False
    return True


async def put_parts(app: App, job: Job, publishers: Iterable[str]) -> int:
    """Put the part of each publisher into the job's queue, but for those that are there or being done; how many."""
    there, put_there = await _names(app), 0
    for publisher in publishers:
        part = part_of(job, publisher)
        each = Offer(name=part.name, publisher=publisher, queue=queue_of(job))
        if part.name not in there:
            put_there += await put(app, PART, each, name=job.name, publisher=publisher)
    return put_there


async def waits(app: App, queues: Sequence[str]) -> bool:
    """Whether a job waits in one of these queues, or in that of the clockwork."""
    row = await app.connector.execute_query_one_async(_WAITS, queues=[*queues, CLOCKWORK])
    return bool(row["waits"])


_WAITS = (
    "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = ANY(%(queues)s)) AS waits"
)


async def _names(app: App) -> set[str]:
    """The names of the jobs that wait, or are being done."""
    rows = await app.connector.execute_query_all_async(LOCKS)
    return {row["queueing_lock"] for row in rows}


LOCKS = "SELECT queueing_lock FROM procrastinate_jobs WHERE queueing_lock IS NOT NULL AND status IN ('todo', 'doing')"
"""The names of what waits in the queues, or is being done."""


def _add_jobs(app: App, worker: Worker) -> None:
    @app.task(name=JOB, pass_context=True)
    def job(context: JobContext, name: str) -> str:
        did = worker.do_job(name, context.should_abort)
        if did == "cut off":  # it stays due, and is offered again
            raise JobAborted
        return did

    @app.task(name=PART, pass_context=True, retry=_BackIntoTheQueue())
    def part(context: JobContext, name: str, publisher: str) -> str:
        did = worker.do_part(name, publisher, context.should_abort)
        if did != "done":
            raise Again(0 if did == "cut off" else _BUSY_SECONDS)
        return did

    @app.task(name=BATCH, pass_context=True, retry=_BackIntoTheQueue())
    def batch(context: JobContext, words: list[str], of: str) -> str:  # noqa: ARG001 (by which it is listed)
        if worker.do_batch(words, context.should_abort) == "cut off":
            raise Again(0)
        return "done"


def _add_clockwork(app: App, worker: Worker) -> None:
    @app.periodic(cron=TICK)
    @app.task(name="newsarchive:tick", queue=CLOCKWORK, queueing_lock="tick")
    async def tick(timestamp: int) -> None:  # noqa: ARG001
        await offer(app, await asyncio.to_thread(worker.look))

    @app.periodic(cron=RETAKE)
    @app.task(name="newsarchive:retake", queue=CLOCKWORK, queueing_lock="retake")
    async def retake(timestamp: int) -> None:  # noqa: ARG001
        await retake_stalled(app)
        await asyncio.to_thread(worker.take_back)

    @app.periodic(cron=CLEAN)
    @app.task(name="newsarchive:clean", queue=CLOCKWORK, queueing_lock="clean")
    async def clean(timestamp: int) -> None:  # noqa: ARG001
        hours = int(KEPT.total_seconds() // 3600)
        await app.job_manager.delete_old_jobs(
            nb_hours=hours, include_failed=True, include_cancelled=True, include_aborted=True
        )


async def retake_stalled(app: App) -> None:
    """Take the jobs of workers that are gone back into their queues, or out of them: what is due is offered anew."""
    for queued in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        logger.warning("%s is taken back: the worker that did it is gone", told(queued))
        await _retake(app, queued)
    await app.job_manager.prune_stalled_workers(SILENT_SECONDS)


async def _retake(app: App, queued: Queued) -> None:
    assert queued.id is not None, "it comes from the database"
    gives_up = queued.task_name == BATCH and queued.attempts >= MOST_ATTEMPTS
    if gives_up:
        logger.error("%s is given up: it was under way when its worker died, %d times", told(queued), queued.attempts)
    elif queued.task_name in (PART, BATCH):
        with suppress(UniqueViolation):  # it waits there a second time
            await app.job_manager.retry_job_by_id_async(queued.id, retry_at=datetime.now(UTC))
            return
    await app.job_manager.finish_job_by_id_async(queued.id, Status.FAILED, delete_job=not gives_up)


def told(queued: Queued) -> str:
    """What the log calls a job of a queue."""
    return str(queued.queueing_lock or queued.task_name)
