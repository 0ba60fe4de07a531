"""Processors: work is done in the order in which it is asked for, on the core that is free first."""

from collections.abc import Sequence
from heapq import heapreplace


class Machine:
    """`cores` alike; `busy_seconds` is all the work that they were given."""

    def __init__(self, cores: int) -> None:
        self._free_at = [0.0] * cores
        self.busy_seconds = 0.0

    def done_at(self, now: float, seconds: float) -> float:
        """When so much work is done that is asked for now."""
        end = max(now, self._free_at[0]) + seconds
        heapreplace(self._free_at, end)
        self.busy_seconds += seconds
        return end


def used(machines: Sequence[Machine], cores: int, seconds: float) -> float:
    """What share of all cores was busy over so many seconds."""
    return sum(each.busy_seconds for each in machines) / (len(machines) * cores * seconds)
