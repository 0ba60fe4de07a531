"""The world that is crawled, drawn beforehand: publishers of all sizes, their hosts, and their bad hours."""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from math import exp, floor, log
from random import Random
from typing import Literal

from benchmarks.simulation.turns import Turns

Trouble = Literal["busy", "busy, says when", "absent"]
"""429 with Retry-After, 503 without, nobody takes connections."""
DAY = 86_400.0
_KINDS: tuple[Trouble, ...] = ("busy", "busy, says when", "absent")


@dataclass(frozen=True, kw_only=True)
class Chances:
    """How the world is drawn. Sizes are as 1 / (rank + `flatness`); latencies are lognormal, and never under 10 ms."""

    publishers: int = 10_000
    articles_a_day: float = 10_000_000
    flatness: float = 100.0
    delay: float = 1.0
    slow_hosts: float = 0.05
    """So many hosts ask for one of `crawl_delays` in their robots.txt."""
    crawl_delays: tuple[float, ...] = (2.0, 5.0, 10.0)
    latency: float = 0.25
    """The median of the hosts' medians, seconds."""
    latency_spread: float = 0.6
    troubles_a_day: float = 1.0
    """A host's bad times a day, each as long as it is drawn around `trouble_seconds`."""
    trouble_seconds: float = 900.0
    before: float = 3_600.0
    """So many seconds the publishers have published when the simulation begins."""
    shared_hosts: int = 20
    """Shorteners and sites that many cite."""
    shared_links: float = 0.01
    """So many pages lead to one of them."""


@dataclass(kw_only=True)
class Host:
    """A host: its turns, how fast it answers (median seconds), and its bad times: (from, until, what)."""

    number: int
    turns: Turns
    latency: float
    troubles: list[tuple[float, float, Trouble]] = field(default_factory=list)
    robots_until: float = 0.0
    """Until when the archive has its rules."""
    robots_faults: int = 0
    steady: bool = False
    """Whether each answer takes exactly `latency`."""

    def trouble(self, now: float) -> Trouble | None:
        """What is wrong with it now."""
        if not self.troubles:
            return None
        number = bisect_right(self.troubles, (now, float("inf"), "busy")) - 1
        if number < 0 or now >= self.troubles[number][1]:
            return None
        return self.troubles[number][2]


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """Articles appear at equal times, the first at `phase` of such a time; `lists` are read one after the other."""

    number: int
    host: Host
    articles_a_day: float
    phase: float
    before: float
    lists: int = 1

    def published_until(self, now: float) -> int:
        """How many articles there are then."""
        return floor((now + self.before) / DAY * self.articles_a_day + self.phase)

    def published_at(self, number: int) -> float:
        """When the article of that number appeared; 0 is the first."""
        return (number + 1 - self.phase) * DAY / self.articles_a_day - self.before


@dataclass(frozen=True, kw_only=True)
class World:
    """All that there is; `shared` hosts belong to no publisher, and `shared_links` of all pages lead to one of them."""

    publishers: tuple[Publisher, ...]
    shared: tuple[Host, ...] = ()
    shared_links: float = 0.0

    @property
    def overfull(self) -> int:
        """Publishers that write more than their host's delay lets anybody fetch."""
        return sum(each.articles_a_day * each.host.turns.delay > DAY for each in self.publishers)


def drawn(chances: Chances, days: float, random: Random) -> World:
    """A world, the largest publisher first, with its hosts' bad times over `days`."""
    weights = [1 / (rank + 1 + chances.flatness) for rank in range(chances.publishers)]
    whole = sum(weights)
    publishers = tuple(
        Publisher(
            number=rank,
            host=_host(chances, days, random, rank),
            articles_a_day=chances.articles_a_day * weight / whole,
            phase=random.random(),
            before=chances.before,
        )
        for rank, weight in enumerate(weights)
    )
    numbers = range(chances.publishers, chances.publishers + chances.shared_hosts)
    shared = tuple(_host(chances, days, random, number) for number in numbers)
    return World(publishers=publishers, shared=shared, shared_links=chances.shared_links if shared else 0.0)


def _host(chances: Chances, days: float, random: Random, number: int) -> Host:
    is_slow = random.random() < chances.slow_hosts
    delay = random.choice(chances.crawl_delays) if is_slow else chances.delay
    latency = chances.latency * random.lognormvariate(0, chances.latency_spread)
    return Host(number=number, turns=Turns(delay), latency=latency, troubles=_troubles(chances, days, random))


def _troubles(chances: Chances, days: float, random: Random) -> list[tuple[float, float, Trouble]]:
    """Bad times one after the other: at random instants, lengths as they come."""
    if not chances.troubles_a_day:
        return []
    found: list[tuple[float, float, Trouble]] = []
    pauses = iter(lambda: random.expovariate(chances.troubles_a_day / DAY), None)
    for begin in accumulate(pauses):
        if begin > days * DAY:
            return found
        if not found or begin >= found[-1][1]:
            found.append((begin, begin + random.expovariate(1 / chances.trouble_seconds), random.choice(_KINDS)))
    return found


def latency_of(host: Host, chance: float, spread: float = 0.5) -> float:
    """Seconds until an answer: around the host's median, a logistic draw of its logarithm by `chance` (0 to 1)."""
    if host.steady:
        return host.latency
    odds = log((chance + 1e-9) / (1 - chance + 1e-9))
    return max(0.01, host.latency * exp(spread * odds / 1.7))
