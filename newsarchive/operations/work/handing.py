"""Batches put into the queues, for whichever workers there are."""

from collections.abc import Sequence

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ProcrastinateException
from procrastinate.jobs import Job as Queued

from newsarchive.archive import ArchiveError
from newsarchive.operations.work import tables
from newsarchive.operations.work.batches import Batch
from newsarchive.operations.work.server import address
from newsarchive.operations.work.tasks import BATCH, LOCKS

_AT_ONCE = 500
"""Batches that are put in one transaction."""
_TRIES = 5
"""How often, where others put the same ones meanwhile."""


def hand(archive_url: str, of: str, batches: Sequence[Batch]) -> int:
    """Put them into their queues as batches of `of`, but for those that wait there, or are being done; how many.

    Raises ArchiveError where the server cannot be asked.
    """
    server = address(archive_url)
    tables.make(server)
    app = App(connector=SyncPsycopgConnector(conninfo=server, min_size=1, max_size=1))
    try:
        with app.open():
            return sum(_put(app, of, batches[start : start + _AT_ONCE]) for start in range(0, len(batches), _AT_ONCE))
    except ProcrastinateException as error:
        raise ArchiveError(f"the batches cannot be handed over: {error.__cause__ or error}") from error


def _put(app: App, of: str, batches: Sequence[Batch]) -> int:
    for _ in range(_TRIES):
        there = {row["queueing_lock"] for row in app.connector.get_sync_connector().execute_query_all(LOCKS)}
        new = [_queued(batch, of) for batch in batches if " ".join(batch.words) not in there]
        try:
            return len(app.job_manager.batch_defer_jobs(new)) if new else 0
        except AlreadyEnqueued:
            continue
    raise ArchiveError("others hand over the same batches: look with newsarchive worker --list")


def _queued(batch: Batch, of: str) -> Queued:
    return Queued(
        id=None,
        queue=batch.queue,
        lock=batch.lock,
        queueing_lock=" ".join(batch.words),
        task_name=BATCH,
        task_kwargs={"words": list(batch.words), "of": of},
    )
