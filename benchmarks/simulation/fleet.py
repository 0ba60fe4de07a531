"""Workers that take jobs from one queue, die and are replaced; the ticks that put into it what is due."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from random import Random

from benchmarks.simulation import plans
from benchmarks.simulation.clock import Clock
from benchmarks.simulation.costs import Costs
from benchmarks.simulation.crawl import Crawl
from benchmarks.simulation.judge import Judge
from benchmarks.simulation.machines import Machine
from benchmarks.simulation.publishing import Newsstand
from benchmarks.simulation.rows import Row
from benchmarks.simulation.scene import Scene
from benchmarks.simulation.spread import Spread
from benchmarks.simulation.tally import Tally
from benchmarks.simulation.world import World
from newsarchive.archive.jobs import LEASE_SECONDS
from newsarchive.operations.schedule import LOOK_SECONDS
from newsarchive.operations.schedule_holding import BEAT_SECONDS

RESTART_SECONDS = 10.0
"""A worker that died is begun again after so long (RestartSec in deploy/)."""


@dataclass(frozen=True, kw_only=True)
class Crew:
    """`workers` do one job at a time, spread evenly over machines; each dies `deaths_a_day` times. `every`: seconds
    between two jobs of a publisher. `spread_over`: seconds over which the first jobs fall due; 0: all at once.
    """

    workers: int = 200
    machines: int = 5
    cores: int = 4
    deaths_a_day: float = 1.0
    every: float = 3600.0
    spread_over: float = 0.0
    once: bool = False
    """No job a second time."""


class Fleet:
    """Everything that moves. `own` are the costs of single publishers' crawls, where they differ from `costs`.

    `late`: seconds from when a job was due until it began. `retaken`: from a worker's death until its job was free for
    another; `resumed`: until one was at work on it.
    """

    def __init__(
        self,
        clock: Clock,
        world: World,
        crew: Crew,
        costs: Costs,
        random: Random,
        own: Mapping[int, Costs] | None = None,
    ) -> None:
        self.judge = Judge()
        self.late, self.retaken, self.resumed = Spread(), Spread(), Spread()
        self.busy_seconds, self.jobs_ended = 0.0, 0
        self.first_round: dict[int, float] = {}
        """When each publisher's first job ended."""
        self.machines = [Machine(crew.cores) for _ in range(crew.machines)]
        self._clock, self._world, self._crew, self._random = clock, world, crew, random
        self._stand = Newsstand(world, self.judge, random)
        self.tally = Tally(self.judge, self._stand.again)
        self._own = own or {}
        self._scene = Scene(clock=clock, costs=costs, tally=self.tally, random=random)
        self._free = deque(range(crew.workers))
        self._queue: deque[int] = deque()
        self._at_work: dict[int, tuple[int, Crawl, float]] = {}
        """By publisher: its worker, its crawl, when that began."""
        self._died_at: dict[int, float] = {}
        count = len(world.publishers)
        self._plans = [plans.plan_of(n, crew.every, crew.spread_over * n / count) for n in range(count)]
        self._due = [(each.due_at, each.number) for each in self._plans]
        self._due.sort()
        clock.at(0.0, self._tick)
        if crew.deaths_a_day:
            self._clock.at(self._until_a_death(), self._die)

    def waiting(self) -> list[Row]:
        """All rows that are not archived."""
        under_way = [row for _, crawl, _ in self._at_work.values() for row in crawl.kill()]
        return under_way + self._stand.waiting()

    def finish(self) -> None:
        """Count the time of those that are at work when the simulation ends."""
        for _, _, began in self._at_work.values():
            self.busy_seconds += self._clock.now - began

    def _tick(self) -> None:
        """The schedule looks: what is due, or was held by who fell silent, is queued."""
        now, looked = self._clock.now, []
        while self._due and self._due[0][0] <= now:
            looked.append(self._plans[heappop(self._due)[1]])
        for number in plans.begun(looked, now) if looked else ():
            if number in self._died_at:  # its row in the queue is the older one
                self.retaken.add(now - self._died_at[number])
                self._queue.appendleft(number)
            else:
                self._queue.append(number)
        self._serve()
        self._clock.at(now + LOOK_SECONDS, self._tick)

    def _serve(self) -> None:
        while self._queue and self._free:
            self._begin(self._queue.popleft(), self._free.popleft())

    def _begin(self, number: int, worker: int) -> None:
        now, plan = self._clock.now, self._plans[number]
        if (died := self._died_at.pop(number, None)) is not None:
            self.resumed.add(now - died)
        else:
            self.late.add(now - plan.due_at)
        plan.leased_until = float("inf")
        publisher = self._world.publishers[number]
        crawl = Crawl(
            replace(self._scene, costs=self._own.get(number, self._scene.costs)),
            self.machines[worker % len(self.machines)],
            self._stand.first_rows(publisher),
            lambda row: self._stand.found(publisher, row, self._clock.now),
            lambda left: self._ended(number, left),
        )
        self._at_work[number] = worker, crawl, now

    def _ended(self, number: int, left: list[Row]) -> None:
        if number not in self._at_work:  # its worker died while it ended
            return
        worker, _, began = self._at_work.pop(number)
        self._stand.keep(number, left)
        now = self._clock.now
        self.busy_seconds += now - began
        self.jobs_ended += 1
        self.first_round.setdefault(number, now)
        plans.ended(self._plans[number], now, failed=False)
        if not self._crew.once:
            heappush(self._due, (self._plans[number].due_at, number))
        self._free.append(worker)
        self._serve()

    def _until_a_death(self) -> float:
        rate = self._crew.deaths_a_day * self._crew.workers / 86_400
        return self._clock.now + self._random.expovariate(rate)

    def _die(self) -> None:
        """kill -9 of one that is at work; another takes its place after RESTART_SECONDS."""
        self._clock.at(self._until_a_death(), self._die)
        if not self._at_work:
            return
        number = self._random.choice(list(self._at_work))
        worker, crawl, began = self._at_work.pop(number)
        now = self._clock.now
        self.busy_seconds += now - began
        self._stand.keep(number, crawl.kill())
        self._died_at[number] = now
        last_beat = now - self._random.random() * BEAT_SECONDS
        self._plans[number].leased_until = last_beat + LEASE_SECONDS
        heappush(self._due, (last_beat + LEASE_SECONDS, number))
        self._clock.at(now + RESTART_SECONDS, self._replaced, worker)

    def _replaced(self, worker: int) -> None:
        self._free.append(worker)
        self._serve()
