"""What waits for workers: read from the tables that Procrastinate has beside the archive's own."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, kw_only=True)
class Queued:
    """How many jobs of a queue wait, are being done, were done, failed, and were given back (`stopped`).

    `of`: the batches that a command handed to the workers together, by name; None: all jobs of the queue.
    """

    queue: str
    of: str | None
    waiting: int
    doing: int
    done: int
    failed: int
    stopped: int


def queued(connection: Connection) -> list[Queued]:
    """The queues that workers have for people, by name, each followed by its batches in the order of their making."""
    if connection.dialect.name != "postgresql" or connection.execute(_THERE).scalar_one() is None:
        return []
    counts: defaultdict[tuple[str, str | None], dict[str, int]] = defaultdict(dict)
    for queue, of, status, count in connection.execute(_COUNTS):
        counts[queue, of][status] = count
        if of is not None:
            whole = counts[queue, None]
            whole[status] = whole.get(status, 0) + count
    ordered = sorted(counts, key=lambda each: (each[0], each[1] is not None))
    return [_queued(queue, of, counts[queue, of]) for queue, of in ordered]


def _queued(queue: str, of: str | None, counts: dict[str, int]) -> Queued:
    return Queued(
        queue=queue,
        of=of,
        waiting=counts.get("todo", 0),
        doing=counts.get("doing", 0),
        done=counts.get("succeeded", 0),
        failed=counts.get("failed", 0),
        stopped=counts.get("aborted", 0) + counts.get("cancelled", 0),
    )


_THERE = text("SELECT to_regclass('procrastinate_jobs')")
_COUNTS = text(
    "SELECT queue_name, args ->> 'of', status::text, count(*) FROM procrastinate_jobs WHERE queue_name <> 'clockwork'"
    " GROUP BY 1, 2, 3 ORDER BY min(id)"
)
