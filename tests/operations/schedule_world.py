"""A world of machines with schedulers over one database: clocks jump, machines sleep and die, processes are killed.

What is simulated is the machine: clocks, process tables, the work of jobs. The schedulers, their rules and the
database are the real ones.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from newsarchive import clock
from newsarchive.archive import Archive, ArchiveError, open_archive
from newsarchive.archive.jobs import JobState
from newsarchive.config import Job, Schedule
from newsarchive.operations.schedule import ScheduleLoop
from newsarchive.operations.schedule_held import Chances
from newsarchive.operations.schedule_process import Ended

TICK = 5.0
BEGAN = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@dataclass
class Machine:
    """`boot` seconds pass while it sleeps, `awake` ones do not; `cut_off`: it does not reach the database."""

    name: str
    boot: float = 1000.0
    awake: float = 1000.0
    is_asleep: bool = False
    cut_off: bool = False
    alive: set[str] = field(default_factory=set)
    pids: int = 0

    def process(self) -> str:
        """A new process."""
        self.pids += 1
        owner = f"{self.name}:{self.pids}:1"
        self.alive.add(owner)
        return owner


@dataclass
class SimulatedWork:
    """A job at work on `machine` for so many seconds; asked to stop, it needs `patience` more, or hears nothing."""

    machine: Machine
    job: Job
    process: str
    left: float
    outcome: Any
    patience: float | None
    is_asked: bool = False

    @property
    def runs(self) -> bool:
        """Whether its process is alive, and not frozen with its machine."""
        return self.process in self.machine.alive and not self.machine.is_asleep

    def pass_(self, seconds: float) -> None:
        """So much time goes by on its machine."""
        self.left -= seconds
        if self.left <= 0:
            self.machine.alive.discard(self.process)

    def ended(self) -> Ended | None:
        if self.process in self.machine.alive:
            return None
        return Ended(outcome=self.outcome if self.left <= 0 else "killed")

    def stop(self) -> None:
        self.is_asked = True
        if self.patience is not None and self.left > self.patience:
            self.left, self.outcome = self.patience, "stopped"

    def kill(self) -> None:
        self.machine.alive.discard(self.process)


@dataclass
class Process:
    """A scheduler that runs on a machine."""

    machine: Machine
    owner: str
    loop: ScheduleLoop
    archive: Archive
    works: list[SimulatedWork]


class World:
    """Machines and schedulers over the archive at `url`; `wall` is what all clocks show, the database's too."""

    def __init__(self, url: str, schedule: Schedule, random: Random, monkeypatch: pytest.MonkeyPatch) -> None:
        self.url, self.schedule, self.random = url, schedule, random
        self.wall = BEGAN
        self.machines = {name: Machine(name) for name in ("one", "two")}
        self.processes: list[Process] = []
        self.works: list[SimulatedWork] = []
        self.begun: Counter[str] = Counter()
        self.seconds: Callable[[Job], float] = lambda _job: random.choice((3.0, 20.0, 90.0, 700.0))
        self.outcome: Callable[[Job], str] = lambda _job: random.choice(("complete",) * 5 + ("failed", "suspicious"))
        self._here = self.machines["one"]
        self._monkeypatch = monkeypatch
        self._looking = open_archive(url)
        monkeypatch.setattr("newsarchive.archive.jobs.is_dead", self._is_dead)
        monkeypatch.setattr("newsarchive.archive.jobs.is_here", self._is_here)

    def _is_here(self, owner: str) -> bool:
        return owner.split(":")[0] == self._here.name

    def _is_dead(self, owner: str) -> bool:
        return self._is_here(owner) and owner not in self._here.alive

    def begin(self, name: str, *, once: bool = False) -> Process:
        """A new scheduler on the machine of that name."""
        machine, works = self.machines[name], list[SimulatedWork]()
        archive = _Reached(machine, open_archive(self.url))
        archive._owner = machine.process()

        def start(job: Job) -> SimulatedWork:
            patience = None if self.random.random() < 0.1 else self.random.uniform(0, 20)
            work = SimulatedWork(machine, job, machine.process(), self.seconds(job), self.outcome(job), patience)
            self.begun[job.name] += 1
            works.append(work)
            self.works.append(work)
            return work

        chances = Chances(chance=self.random.random, since_boot=lambda: machine.boot, awake=lambda: machine.awake)
        loop = ScheduleLoop(archive, self.schedule, start, once=once, chances=chances)  # type: ignore[arg-type]
        self.processes.append(Process(machine, archive._owner, loop, archive._archive, works))
        return self.processes[-1]

    def tick(self, seconds: float = TICK) -> None:
        """Time goes by, and each scheduler of a machine that is awake has its turn, in any order."""
        self.wall += timedelta(seconds=seconds)
        for machine in self.machines.values():
            machine.boot += seconds
            machine.awake += 0 if machine.is_asleep else seconds
        for work in self.works:
            if work.runs:
                work.pass_(seconds)
        for process in self.random.sample(self.processes, len(self.processes)):
            if not process.machine.is_asleep:
                self.turn(process)
        self.works = [work for work in self.works if work.process in work.machine.alive]

    def turn(self, process: Process) -> None:
        """One turn of one scheduler."""
        with self.on(process.machine):
            process.loop.turn()

    @contextmanager
    def on(self, machine: Machine) -> Iterator[None]:
        """As seen from that machine, at the time of this world."""
        self._here = machine
        self._monkeypatch.setattr(clock, "ahead", self.wall - datetime.now(UTC))
        yield

    def kill(self, process: Process, *, orphans: bool = False) -> None:
        """kill -9. Its jobs die with it, but where the system has no such order (`orphans`)."""
        process.machine.alive.discard(process.owner)
        self.processes.remove(process)
        process.archive.close()
        for work in process.works:
            if not orphans:
                work.kill()

    def jobs(self) -> dict[str, JobState]:
        """As they stand."""
        with self.on(self._here):
            return {job.name: job for job in self._looking.jobs()}

    def close(self) -> None:
        """Let go of the database."""
        self._looking.close()
        for process in self.processes:
            process.archive.close()


class _Reached:
    """The archive's door, over a network that may be cut."""

    def __init__(self, machine: Machine, archive: Archive) -> None:
        self._machine, self._archive = machine, archive

    @property
    def owner(self) -> str:
        return self._archive.owner

    @property
    def _owner(self) -> str:
        return self._archive._owner

    @_owner.setter
    def _owner(self, owner: str) -> None:
        self._archive._owner = owner

    def __getattr__(self, name: str) -> Any:
        if self._machine.cut_off:
            raise ArchiveError("the network is gone")
        return getattr(self._archive, name)
