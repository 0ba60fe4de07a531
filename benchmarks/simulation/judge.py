"""The invariants, looked at with every request and every page: none early, none lost, none doubled."""

from collections import Counter

from benchmarks.simulation.rows import Row
from benchmarks.simulation.world import Host

_TOLERANCE = 1e-6


class Broken(Exception):
    """An invariant does not hold; the message says which, where and when."""


class Judge:
    """Counts what happened. Raises Broken at the first thing that must not be."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._sent_at: dict[int, float] = {}
        self._archived = bytearray()
        """By serial: 1 once the row is archived."""

    def new_serial(self) -> int:
        """A row more that must not be lost."""
        self._archived.append(0)
        return len(self._archived) - 1

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return len(self._archived)

    def sent(self, now: float, host: Host) -> float | None:
        """A request goes to `host`; gives the seconds since the one before. Raises Broken where that is too short."""
        before = self._sent_at.get(host.number)
        self._sent_at[host.number] = now
        self.counts["requests"] += 1
        if before is None:
            return None
        if now - before < host.turns.delay - _TOLERANCE:
            raise Broken(f"host {host.number} was asked {now - before:.3f} s after the last time, at {now:.3f} s")
        return now - before

    def archived(self, row: Row) -> None:
        """A page was committed. Raises Broken where it was before."""
        if row.kind == "robots":
            return
        if self._archived[row.serial]:
            raise Broken(f"row {row.serial} was archived twice")
        self._archived[row.serial] = 1
        self.counts[f"archived {row.kind}"] += 1

    def count_lost(self, waiting: list[Row]) -> None:
        """At the end: each row is archived, or among those that wait. Raises Broken where one is neither."""
        waits = bytearray(len(self._archived))
        for row in waiting:
            if self._archived[row.serial] or waits[row.serial]:
                raise Broken(f"row {row.serial} waits, and is archived or waits twice")
            waits[row.serial] = 1
        missing = len(waits) - sum(self._archived) - sum(waits)
        if missing:
            raise Broken(f"{missing} rows are neither archived nor waiting")
