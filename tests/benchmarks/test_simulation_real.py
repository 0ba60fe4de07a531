"""The small end of the simulation is held against real crawls that share an archive (benchmarks.simulation.real)."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.measuring import environment
from benchmarks.simulation import real
from tests.forks import Fork

GRANULE_MS = -10.0
"""Arrival is written down by another process than the one that sends: so much sooner it may look."""
TRIES = 2
"""Other work on the machine may spoil a run: one of so many must be as the simulation says, and no request early."""


class Forked:
    """A crawl forked from a process that has imported everything."""

    def __init__(self, words: Sequence[str], folder: Path) -> None:
        self._fork = Fork("newsarchive", *words, cwd=folder, environment=environment({}))

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""
        return self._fork.code


@pytest.fixture(scope="module")
def forks() -> None:
    """The process that all others are forked from has started."""
    Fork("newsarchive", "--version", cwd=Path.cwd(), environment=environment({})).wait(120)


@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.long), 2])
def test_the_simulation_says_what_real_crawls_do(workers: int) -> None:
    tries = []
    for _ in range(TRIES):
        tries.append(found := real.compare(4, 8, workers, Forked))
        assert found["pages"] == 32
        assert found["least_over_delay_ms"] >= GRANULE_MS, found
        if max(abs(found["off"]), found["gaps_off"]) <= real.TOLERANCE:
            return
    pytest.fail(f"the simulation is off by more than {real.TOLERANCE:.0%}: {tries}")


@pytest.mark.long
@pytest.mark.parametrize("workers", real.WORKERS)
@pytest.mark.parametrize("engine", ["SQLite", "PostgreSQL"])
def test_the_simulation_says_what_a_dozen_real_crawls_do(engine: str, workers: int) -> None:
    found = real.compare(real.BLOGS, real.POSTS, workers, real.begun_anew, engine)
    assert abs(found["off"]) <= real.TOLERANCE, found
    assert found["gaps_off"] <= real.TOLERANCE, found
    assert found["least_over_delay_ms"] >= GRANULE_MS, found
