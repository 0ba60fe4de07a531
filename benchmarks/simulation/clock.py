"""The simulated clock: what is to happen, in the order of time."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from typing import Any

Action = Callable[..., None]


class Clock:
    """`now` is seconds since the beginning. Of two things at one time that comes first which was said first."""

    def __init__(self) -> None:
        self.now = 0.0
        self.happened = 0
        self._numbers = count()
        self._coming: list[tuple[float, int, Action, tuple[Any, ...]]] = []

    def at(self, time: float, action: Action, *given: Any) -> None:
        """Have ``action(*given)`` happen at `time`, or now where that is over."""
        heappush(self._coming, (time if time > self.now else self.now, next(self._numbers), action, given))

    def run(self, until: float) -> None:
        """All that comes by then, each at its time; afterwards it is `until`."""
        coming = self._coming
        while coming and coming[0][0] <= until:
            self.now, _, action, given = heappop(coming)
            self.happened += 1
            action(*given)
        self.now = until
