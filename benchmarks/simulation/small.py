"""What the simulation says of a few hosts and crawls, for the comparison with a real run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from benchmarks.simulation.clock import Clock
from benchmarks.simulation.costs import Costs
from benchmarks.simulation.fleet import Crew, Fleet
from benchmarks.simulation.loopback import Blog
from benchmarks.simulation.turns import Turns
from benchmarks.simulation.world import DAY, Host, Publisher, World

_PAGE = 0.012
"""Seconds of CPU for a page; beside delays of 0.2 s and more it hardly counts."""


@dataclass(frozen=True, kw_only=True)
class Predicted:
    """Pages a second until the last job has ended, and the median of seconds between two requests of each host."""

    pages_a_second: float
    gaps: dict[str, float]


def predict(served: Sequence[Blog], workers: int, starts: Mapping[str, float], ends: Mapping[str, float]) -> Predicted:
    """As real crawls do it: each blog's first page, its sitemap, its posts; jobs in the order of the blogs.

    By host: `starts` are seconds from a process's begin to its first request, `ends` from its last one to its exit.
    """
    costs = {
        number: Costs(start=starts[blog.host], page=_PAGE, end=max(0.0, ends[blog.host] - blog.latency - _PAGE))
        for number, blog in enumerate(served)
    }
    # Starts were measured with so many at a time, so they are not to wait for each other once more.
    crew = Crew(workers=workers, machines=1, cores=workers, deaths_a_day=0, every=DAY, once=True)
    clock = Clock()
    fleet = Fleet(clock, _world(served), crew, Costs(page=_PAGE), Random(1), costs)
    fleet.tally.gaps = {}
    clock.run(DAY / 2)
    pages = fleet.judge.counts["archived article"]
    names = {blog.number: blog.host for blog in served}
    gaps = {names[number]: median(each) for number, each in fleet.tally.gaps.items()}
    return Predicted(pages_a_second=pages / max(fleet.first_round.values()), gaps=gaps)


def _world(served: Sequence[Blog]) -> World:
    """All posts are there from the beginning; the first page is one more of them."""
    return World(
        publishers=tuple(
            Publisher(
                number=number,
                host=Host(number=blog.number, turns=Turns(blog.delay), latency=blog.latency, steady=True),
                articles_a_day=blog.posts,
                phase=0.0,
                before=DAY,
                lists=2,
            )
            for number, blog in enumerate(served)
        )
    )
