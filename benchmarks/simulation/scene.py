"""What all parts of one simulation share."""

from dataclasses import dataclass
from random import Random

from benchmarks.simulation.clock import Clock
from benchmarks.simulation.costs import Costs
from benchmarks.simulation.tally import Tally


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The clock, what things cost, where things are counted, and chance."""

    clock: Clock
    costs: Costs
    tally: Tally
    random: Random
