"""A thousand ticks of several schedulers over one database: overlaps, dead holders, clock jumps, sleeps of days."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newsarchive.archive.jobs import LEASE_SECONDS, JobState
from newsarchive.config import Job, Schedule
from newsarchive.operations.schedule_times import wait
from tests.archives import new_archive
from tests.operations.schedule_world import TICK, Process, World

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MANY = Schedule(
    at_once=3,
    zone=ZoneInfo("Asia/Seoul"),
    jobs={
        job.name: job
        for job in (
            Job(name="kbs", publisher="kbs", spider="kbs", every=2 * MINUTE, jitter=MINUTE),
            Job(name="politics", publisher="kbs", spider="kbs", every=3 * MINUTE, arguments={"sections": "정치"}),
            Job(name="blog", publisher="blog", spider="blog", cron="*/4 * * * *"),
            Job(name="revisit", publisher="revisit", spider="revisit", every=MINUTE),
            Job(name="verify", publisher="verify", task="verify", cron="3,33 * * * *", jitter=MINUTE),
        )
    },
)
RETAKEN_AT_HOME, RETAKEN_FROM_AFAR = 3 * TICK, LEASE_SECONDS + 3 * TICK
"""A lease whose holder is dead is free after so many seconds: a look every tick, and one of them may be a turn late."""


SQLITE_ONLY = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For what the rules do alone."""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_archive(request.param, tmp_path)


@pytest.fixture
def make(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    worlds: list[World] = []

    def made(schedule: Schedule, seed: int = 0) -> World:
        worlds.append(World(url, schedule, Random(seed), monkeypatch))
        return worlds[-1]

    yield made
    for world in worlds:
        world.close()


class Troubles:
    """What befalls a world: each has a chance at every tick."""

    def __init__(self, world: World, orphans: bool) -> None:
        self._world, self._random, self._orphans = world, world.random, orphans
        self._until: dict[str, float] = {}
        self._ticks = 0
        self.wanted = ("one", "one", "one") if orphans else ("one", "one", "two")
        """Where schedulers run, unless they were killed a moment ago."""
        self.befell: dict[str, int] = defaultdict(int)

    def befall(self) -> None:
        self._ticks += 1
        self._mend()
        chances = {
            "kill": 0.02,
            "jump": 0.02,
            "sleep": 0.01,
            "night": 0.005,
            "cut": 0.01,
            "child": 0.02,
            "power": 0.005,
        }
        for name, chance in chances.items():
            if self._random.random() < chance:
                self.befell[name] += 1
                getattr(self, f"_{name}")()

    def _kill(self) -> None:
        if self._world.processes:
            self._world.kill(self._random.choice(self._world.processes), orphans=self._orphans)

    def _jump(self) -> None:
        seconds = self._random.choice((-1, 1)) * 10 ** self._random.uniform(0, 5.5)
        self._world.wall += timedelta(seconds=seconds)

    def _sleep(self) -> None:
        machine = self._random.choice(list(self._world.machines.values()))
        machine.is_asleep = True
        self._until[f"sleep {machine.name}"] = self._ticks + self._random.randint(1, 60)

    def _night(self) -> None:
        """Everything sleeps, for days."""
        slept = self._random.uniform(1, 5) * DAY
        self._world.wall += slept
        for machine in self._world.machines.values():
            machine.boot += slept.total_seconds()

    def _cut(self) -> None:
        machine = self._random.choice(list(self._world.machines.values()))
        machine.cut_off = True
        self._until[f"cut {machine.name}"] = self._ticks + self._random.randint(1, 60)

    def _child(self) -> None:
        if self._world.works:
            self._random.choice(self._world.works).kill()

    def _power(self) -> None:
        """A machine loses all its processes at once; the other cannot see that."""
        machine = self._random.choice(list(self._world.machines.values()))
        for process in [each for each in self._world.processes if each.machine is machine]:
            self._world.kill(process)
        machine.alive.clear()

    def _mend(self) -> None:
        for what, until in list(self._until.items()):
            if self._ticks >= until:
                kind, name = what.split()
                del self._until[what]
                machine = self._world.machines[name]
                machine.is_asleep, machine.cut_off = (
                    (False, machine.cut_off) if kind == "sleep" else (machine.is_asleep, False)
                )
        running = [process.machine.name for process in self._world.processes]
        for name in dict.fromkeys(self.wanted):
            if running.count(name) < self.wanted.count(name) and self._random.random() < 0.2:
                self._world.begin(name)


def assert_one_run_of_each_publisher(world: World) -> None:
    """One that was asked to end, as its lease was lost while its machine slept, is given what it takes to kill it."""
    running = defaultdict(list)
    for work in world.works:
        if work.runs and not work.is_asked:
            running[work.job.publisher].append(work)
    assert all(len(works) == 1 for works in running.values()), running


class Stale:
    """Leases whose holders are dead, and for how long others could have seen it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._since: dict[tuple[str, int], dict[str, float]] = {}

    def assert_retaken_in_time(self, states: Mapping[str, JobState]) -> None:
        alive = set().union(*(machine.alive for machine in self._world.machines.values()))
        found = {}
        for name, job in states.items():
            if job.lease is not None and not set(job.lease.owner.split()) & alive:
                key = name, job.lease.beat
                found[key] = self._since.get(key, {})
                self._count(found[key], job.lease.owner.split(":")[0], name)
        self._since = found

    def _count(self, seen: dict[str, float], home: str, name: str) -> None:
        for process in self._world.processes:
            if process.machine.is_asleep or process.machine.cut_off:
                continue
            seen[process.owner] = seen.get(process.owner, 0) + TICK
            limit = RETAKEN_AT_HOME if process.machine.name == home else RETAKEN_FROM_AFAR
            assert seen[process.owner] <= limit, (name, process.owner, seen)


def assert_due_soon_enough(world: World, states: Mapping[str, JobState]) -> None:
    now = world.wall
    for name, state in states.items():
        job = MANY.jobs[name]
        period = job.every or (timedelta(minutes=4) if name == "blog" else timedelta(minutes=30))
        latest = max(period + job.jitter + MINUTE, wait(state.failures)) + timedelta(seconds=2 * TICK)
        assert state.lease is not None or state.next_due_at <= now + latest, (name, state.next_due_at - now)


def thousand(world: World, *, orphans: bool, ticks: int = 1000) -> Troubles:
    """Any trouble at any time; everything that must hold holds at every tick.

    Where jobs outlive their scheduler, only those of their own machine can know that: there is one then.
    """
    troubles, stale = Troubles(world, orphans), Stale(world)
    for name in troubles.wanted:
        world.begin(name)
    for _ in range(ticks):
        troubles.befall()
        world.tick()
        assert_one_run_of_each_publisher(world)
        states = world.jobs()
        stale.assert_retaken_in_time(states)
        if all(can_look(each) for each in world.processes) and len(world.processes) == 3:
            assert_due_soon_enough(world, states)
    return troubles


def can_look(process: Process) -> bool:
    return not process.machine.is_asleep and not process.machine.cut_off


def test_a_thousand_ticks(make: Any) -> None:
    world = make(MANY, seed=9)
    troubles = thousand(world, orphans=False)
    assert set(troubles.befell) == {"kill", "jump", "sleep", "night", "cut", "child", "power"}
    assert min(world.begun[name] for name in MANY.jobs) > 4, world.begun


@SQLITE_ONLY
def test_a_thousand_ticks_where_jobs_outlive_their_scheduler(make: Any) -> None:
    thousand(make(MANY, seed=9), orphans=True)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_thousands_of_ticks(make: Any, seed: int) -> None:
    thousand(make(MANY, seed=seed), orphans=seed % 2 == 1, ticks=3000)


ONE = Schedule(jobs={"kbs": Job(name="kbs", publisher="kbs", spider="kbs", every=10 * MINUTE)})


def steady(make: Any, schedule: Schedule = ONE, seconds: float = 20.0) -> World:
    """A world in which each job takes so long, and is well."""
    world: World = make(schedule)
    world.seconds, world.outcome = lambda _job: seconds, lambda _job: "complete"
    return world


def pass_time(world: World, length: timedelta, tick: float = TICK) -> None:
    for _ in range(int(length.total_seconds() / tick)):
        world.tick(tick)
        assert_one_run_of_each_publisher(world)


def test_after_a_sleep_of_days_each_job_runs_once_and_then_by_its_plan(make: Any) -> None:
    world = steady(make)
    world.begin("one")
    world.begin("one")
    pass_time(world, 25 * MINUTE)
    assert world.begun["kbs"] == 3
    slept = 3 * DAY + 3 * MINUTE
    world.wall += slept
    world.machines["one"].boot += slept.total_seconds()
    pass_time(world, MINUTE)
    assert world.begun["kbs"] == 4, "one for 432 that were missed"
    pass_time(world, MINUTE)
    assert world.begun["kbs"] == 4, "the plan's next time comes after 30 minutes and three days"
    pass_time(world, 10 * MINUTE)
    assert world.begun["kbs"] == 5


@SQLITE_ONLY
def test_a_run_longer_than_its_period_is_never_met_by_the_next(make: Any) -> None:
    world = steady(make, seconds=25 * 60)
    world.begin("one")
    world.begin("one")
    pass_time(world, 59 * MINUTE, tick=15.0)
    assert world.begun["kbs"] == 2, "at 0 and at 30, not at 10, 20, 25"


@SQLITE_ONLY
@pytest.mark.parametrize("hours", [-30, 30])
def test_a_clock_that_jumps_takes_no_lease_from_a_living_machine(make: Any, hours: int) -> None:
    world = steady(make, seconds=3600)
    world.begin("one")
    world.tick()
    world.begin("two")
    world.begin("one")
    pass_time(world, MINUTE)
    world.wall += timedelta(hours=hours)
    pass_time(world, 20 * MINUTE)
    assert world.begun["kbs"] == 1


def test_a_lease_of_another_machine_is_taken_when_it_was_seen_to_stand_still(make: Any) -> None:
    world = steady(make, seconds=3600)
    dying = world.begin("one")
    world.tick()
    world.begin("two")
    pass_time(world, MINUTE)
    world.kill(dying)
    world.machines["one"].alive.clear()
    pass_time(world, timedelta(seconds=LEASE_SECONDS - 10))
    assert world.begun["kbs"] == 1
    pass_time(world, timedelta(seconds=25))
    assert world.begun["kbs"] == 2


def test_who_has_just_begun_takes_an_expired_lease_sooner(make: Any) -> None:
    world = steady(make, seconds=3600)
    dying = world.begin("one")
    world.tick()
    world.kill(dying)
    world.machines["one"].alive.clear()
    pass_time(world, timedelta(seconds=20))
    world.begin("two")
    pass_time(world, timedelta(seconds=20))
    assert world.begun["kbs"] == 1, "the lease has expired, and was watched for too short a time"
    pass_time(world, timedelta(seconds=15))
    assert world.begun["kbs"] == 2


def test_a_round_takes_a_lease_of_another_machine_once_it_has_expired(make: Any) -> None:
    world = steady(make, seconds=3600)
    dying = world.begin("one")
    world.tick()
    world.kill(dying)
    world.machines["one"].alive.clear()
    first = world.begin("two", once=True)
    world.tick()
    assert first.loop.is_done
    assert world.begun["kbs"] == 1
    world.wall += timedelta(seconds=LEASE_SECONDS)
    world.begin("two", once=True)
    world.tick()
    assert world.begun["kbs"] == 2


@SQLITE_ONLY
def test_who_cannot_renew_its_lease_has_its_job_end_before_another_machine_may_begin_it(make: Any) -> None:
    world = steady(make, seconds=3600)
    cut_off = world.begin("one")
    world.tick()
    (work,) = cut_off.works
    work.patience = None  # it hears nothing
    world.begin("two")
    pass_time(world, MINUTE)
    world.machines["one"].cut_off = True
    pass_time(world, 3 * MINUTE)
    assert world.begun["kbs"] == 2
    assert work.is_asked
    assert not work.runs


@SQLITE_ONLY
def test_who_wakes_to_find_its_lease_lost_kills_its_job(make: Any) -> None:
    world = steady(make, seconds=3600)
    sleeper = world.begin("one")
    world.tick()
    (work,) = sleeper.works
    work.patience = None
    world.machines["one"].is_asleep = True
    world.begin("two")
    pass_time(world, 3 * MINUTE)
    assert world.begun["kbs"] == 2
    world.machines["one"].is_asleep = False
    world.tick()
    assert work.is_asked
    world.tick()
    assert not work.runs
    pass_time(world, MINUTE)
    (job,) = world.jobs().values()
    assert job.lease is not None
    assert job.lease.owner.startswith("two:"), "the sleeper has written nothing"


@SQLITE_ONLY
def test_asked_to_end_a_scheduler_leaves_its_job_due(make: Any) -> None:
    world = steady(make, seconds=3600)
    ending = world.begin("one")
    world.tick()
    ending.loop.stop()
    pass_time(world, MINUTE)
    assert ending.loop.is_idle
    (job,) = world.jobs().values()
    assert (job.lease, job.outcome, job.failures) == (None, "stopped", 0)
    assert job.overdue


@SQLITE_ONLY
def test_failures_in_a_row_wait_longer(make: Any) -> None:
    world = steady(make, Schedule(jobs={"kbs": Job(name="kbs", publisher="kbs", spider="kbs", every=MINUTE)}), 3.0)
    world.outcome = lambda _job: "failed"
    world.begin("one")
    pass_time(world, timedelta(hours=6), tick=15.0)
    assert world.begun["kbs"] == 8, "at 0, 1 and 6 min, then after 10, 20, 40, 80, 160 min"
    assert world.jobs()["kbs"].failures == 8
