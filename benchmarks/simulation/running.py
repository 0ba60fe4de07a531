"""One simulation from its seed to its figures."""

import time
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.simulation.clock import Clock
from benchmarks.simulation.costs import Costs
from benchmarks.simulation.fleet import Crew, Fleet
from benchmarks.simulation.machines import used
from benchmarks.simulation.world import Chances, World, drawn

HOUR = 3600.0


@dataclass(frozen=True, kw_only=True)
class Setting:
    """All that a simulation depends on."""

    chances: Chances = field(default_factory=Chances)
    crew: Crew = field(default_factory=Crew)
    costs: Costs = field(default_factory=Costs)
    hours: float = 24.0
    seed: int = 1


def simulate(setting: Setting) -> dict[str, Any]:
    """The figures, as data. Raises judge.Broken where a request was early, or a row was lost or doubled."""
    random, began = Random(setting.seed), time.process_time()
    world = drawn(setting.chances, setting.hours / 24, random)
    fleet, clock = simulated(setting, world, random)
    fleet.finish()
    waiting = fleet.waiting()
    fleet.judge.count_lost(waiting)
    return figures(setting, world, fleet) | {
        "rows": fleet.judge.rows,
        "rows_of_lists": fleet.judge.counts["archived list"],
        "rows_not_archived_yet": len(waiting),
        "events": clock.happened,
        "took_cpu_seconds": round(time.process_time() - began, 1),
    }


def simulated(setting: Setting, world: World, random: Random) -> tuple[Fleet, Clock]:
    """The fleet as it stands when the time is over."""
    clock = Clock()
    fleet = Fleet(clock, world, setting.crew, setting.costs, random)
    clock.run(setting.hours * HOUR)
    return fleet, clock


def figures(setting: Setting, world: World, fleet: Fleet) -> dict[str, Any]:
    """What docs/scaling.md tells: seconds and shares, each named for what it is."""
    crew, tally, seconds = setting.crew, fleet.tally, setting.hours * HOUR
    counts = fleet.judge.counts
    pages = counts["archived article"] + counts["archived shared"]
    by_hour = [tally.pages_by_hour.get(hour, 0) / HOUR for hour in range(int(setting.hours))]
    asked = counts["requests"]
    everybody = len(fleet.first_round) == len(world.publishers)
    return {
        "publishers": len(world.publishers),
        "workers": crew.workers,
        "cores": crew.machines * crew.cores,
        "hours": setting.hours,
        "seed": setting.seed,
        "pages": pages,
        "pages_a_second": round(pages / seconds, 1),
        "pages_a_second_by_hour": [round(each, 1) for each in by_hour],
        "requests": asked,
        "jobs": fleet.jobs_ended,
        "jobs_a_second": round(fleet.jobs_ended / seconds, 2),
        "first_round_hours": round(max(fleet.first_round.values()) / HOUR, 2) if everybody else None,
        "job_late_s": _quantiles(fleet.late),
        "host_idle_while_due_s": _quantiles(tally.idle),
        "archived_after_publication_min": _quantiles(tally.lag, 60.0),
        "workers_busy": round(fleet.busy_seconds / (crew.workers * seconds), 3),
        "cores_busy": round(used(fleet.machines, crew.cores, seconds), 3),
        "cpu_of_starts": round(fleet.jobs_ended * setting.costs.start / sum(m.busy_seconds for m in fleet.machines), 3),
        "claims_a_second": round(tally.claimed / seconds, 1),
        "vain_looks_a_second": round(tally.vain / seconds, 1),
        "transactions_a_second": round(pages * setting.costs.transactions / seconds, 1),
        "deaths": fleet.retaken.count,
        "retaken_after_s": _quantiles(fleet.retaken),
        "resumed_after_s": _quantiles(fleet.resumed),
        "pauses": tally.pauses,
        "overfull_publishers": world.overfull,
    }


def _quantiles(spread: Any, unit: float = 1.0) -> dict[str, float]:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    found = {name: round(spread.quantile(share) / unit, 2) for name, share in shares.items()}
    return found | {"most": round(spread.most / unit, 2)}
