"""What one look of the schedule at all jobs takes, as there are more of them: every worker takes it every few seconds.

The rules alone (operations.scheduling.decide), on jobs in memory of which one in sixty is due; not the database's part.
"""

import argparse
import time
from statistics import median
from typing import Any

from benchmarks import tables
from benchmarks.simulation import plans

JOBS, QUICK_JOBS = (100, 1_000, 10_000), (100, 1_000)
_ROUNDS = 5
_EVERY, _PART = 3_600.0, 60


def seconds(jobs: int) -> float:
    """The median of several looks."""
    made = [plans.plan_of(number, _EVERY, due_at=_EVERY * (number % _PART)) for number in range(jobs)]
    took = []
    for _ in range(_ROUNDS):
        began = time.process_time()
        begun = plans.begun(made, 1.0)
        took.append(time.process_time() - began)
        if len(begun) != -(-jobs // _PART):
            raise RuntimeError(f"{len(begun)} jobs of {jobs} begin")
    return median(took)


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    numbers = QUICK_JOBS if chosen.quick else JOBS
    return {"looks": [{"jobs": jobs, "ms": round(seconds(jobs) * 1000, 1)} for jobs in numbers]}


def show(found: dict[str, Any]) -> None:
    """The table for people."""
    tables.show(found["looks"], {"jobs": "jobs", "ms": "CPU ms a look"})


if __name__ == "__main__":
    tables.main("scaling.deciding", __doc__, tables.options, run_with, show)
