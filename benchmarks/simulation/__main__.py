"""Thousands of hosts and hundreds of workers on a simulated clock.

Answers how many pages a second are archived, how late jobs begin, how long hosts idle while due, what the database has
to do, and ends with an error where a request is early, or a row is lost or archived twice. The same seed gives the same
figures. The delays, pauses and due jobs are those of the project's own rules; `python -m benchmarks.simulation.real`
holds the small end against real crawls.
"""

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from benchmarks import tables
from benchmarks.simulation import picture
from benchmarks.simulation.costs import Costs
from benchmarks.simulation.fleet import Crew
from benchmarks.simulation.running import Setting, simulate
from benchmarks.simulation.world import Chances

QUICK_HOURS = 1.0


def setting(chosen: argparse.Namespace, workers: int) -> Setting:
    """The simulation as chosen, with so many workers."""
    crew = Crew(
        workers=workers,
        machines=chosen.machines,
        cores=chosen.cores,
        every=chosen.every * 60,
        deaths_a_day=chosen.deaths,
        spread_over=chosen.every * 60 if chosen.spread else 0.0,
    )
    chances = Chances(publishers=chosen.hosts, articles_a_day=chosen.articles)
    hours = QUICK_HOURS if chosen.quick else chosen.hours
    return Setting(chances=chances, crew=crew, costs=Costs(), hours=hours, seed=chosen.seed)


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    add = parser.add_argument
    add("--hosts", type=int, default=10_000, metavar="N", help="publishers, each on a host of its own (%(default)s)")
    add("--articles", type=float, default=1e7, metavar="N", help="articles that all publish in a day (%(default).0f)")
    add("--workers", type=int, nargs="+", default=[200], metavar="N", help="jobs at once (200); several: one row each")
    add("--machines", type=int, default=5, metavar="N", help="machines that the workers share (%(default)s)")
    add("--cores", type=int, default=4, metavar="N", help="cores of a machine (%(default)s)")
    add("--hours", type=float, default=24.0, metavar="H", help="simulated time (%(default)s)")
    add("--every", type=float, default=60.0, metavar="MIN", help="minutes from job to job of a publisher (%(default)s)")
    add("--deaths", type=float, default=1.0, metavar="N", help="how often a day a worker is killed (%(default)s)")
    add("--spread", action="store_true", help="first jobs fall due one after the other, not all at the beginning")
    add("--seed", type=int, default=1, metavar="N", help="(%(default)s)")
    add("--picture", metavar="FILE", help="draw pages a second against workers as SVG")
    tables.options(parser)


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Simulate as chosen on the command line."""
    runs = []
    for workers in chosen.workers:
        runs.append(simulate(setting(chosen, workers)))
        if len(chosen.workers) > 1:
            print(f"{workers} workers: {runs[-1]['pages_a_second']} pages/s", file=sys.stderr)
    if chosen.picture:
        picture.write(chosen.picture, runs, chosen.articles / 86_400)
    return {"runs": runs}


def show(found: dict[str, Any]) -> None:
    """One simulation line by line, several as rows."""
    runs = found["runs"]
    if len(runs) == 1:
        rows = [{"what": name.replace("_", " "), "is": _in_words(value)} for name, value in runs[0].items()]
        tables.show(rows, {"what": "", "is": "simulated"})
        return
    named = ("workers", "pages_a_second", "first_round_hours", "workers_busy", "cores_busy", "transactions_a_second")
    late = [run | {"late_p50": run["job_late_s"]["p50"], "late_p95": run["job_late_s"]["p95"]} for run in runs]
    tables.show(late, {name: name.replace("_", " ") for name in (*named, "late_p50", "late_p95")})


def _in_words(value: Any) -> Any:
    return "  ".join(f"{name} {figure:,}" for name, figure in value.items()) if isinstance(value, Mapping) else value


if __name__ == "__main__":
    tables.main("simulation", __doc__, options, run_with, show)
