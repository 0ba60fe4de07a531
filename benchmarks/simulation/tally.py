"""What is counted while the simulation goes."""

from collections.abc import Callable

from benchmarks.simulation.judge import Judge
from benchmarks.simulation.rows import Row
from benchmarks.simulation.spread import Spread

HOUR = 3600.0


class Tally:
    """All crawls' counts; `give_up` takes rows that their run could not get, for another one."""

    def __init__(self, judge: Judge, give_up: Callable[[Row], None]) -> None:
        self.judge, self.given_up = judge, give_up
        self.claimed = self.vain = self.pauses = 0
        self.starts: list[float] = []
        """When processes were ready for their first request."""
        self.idle = Spread()
        """Seconds that a host was due, and a row of a run that was under way waited for it."""
        self.lag = Spread()
        """Seconds from an article's publication until it was archived."""
        self.gaps: dict[int, list[float]] | None = None
        """Seconds between requests by host, where they are wanted."""
        self.pages_by_hour: dict[int, int] = {}

    def ready(self, now: float) -> None:
        """A process has started."""
        self.starts.append(now)

    def claim(self, idle: float) -> None:
        """A turn was claimed, `idle` seconds after both its host and its row were ready."""
        self.claimed += 1
        self.idle.add(max(0.0, idle))

    def sent(self, now: float, row: Row) -> None:
        """A request goes. Raises judge.Broken where it is early."""
        gap = self.judge.sent(now, row.host)
        if gap is not None and self.gaps is not None:
            self.gaps.setdefault(row.host.number, []).append(gap)

    def archived(self, now: float, row: Row) -> None:
        """A page was committed. Raises judge.Broken where it was before."""
        self.judge.archived(row)
        self.pages_by_hour[int(now // HOUR)] = self.pages_by_hour.get(int(now // HOUR), 0) + 1
        if row.kind == "article":
            self.lag.add(now - row.published)
