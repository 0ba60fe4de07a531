"""What things cost, from measurements; each says by which command."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Seconds of CPU of one core, unless said otherwise.

    `start`: a job that is forked, with one article (`python -m benchmarks.start`). `page`: fetch, read and record one
    page, the dearest that was measured (`python -m benchmarks.page_cost`, newsarchive on PostgreSQL). `end`: seconds,
    not CPU, from its last page to its exit. `requests`: under way at once in one (CONCURRENT_REQUESTS).
    """

    start: float = 0.2
    page: float = 0.0102
    end: float = 0.1
    transactions: float = 23.8
    """What a page has the database do, most of it looks, in runs of 25 posts at hosts with a delay
    (`python -m benchmarks.simulation.real --engine PostgreSQL`)."""
    requests: int = 16
