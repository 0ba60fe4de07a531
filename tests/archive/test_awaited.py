"""The hosts that a run waits for: a lease gives what a look at all rows and hosts would, whatever came before."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from random import Random
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive import clock
from newsarchive.archive import LeaseLost, awaited, leases
from newsarchive.archive.engine import connect, database_now, reading, writing
from newsarchive.archive.leases import FAR, Leased
from newsarchive.items import OutLink, PageResult
from tests.archive.looking import rows, run
from tests.building import Newsroom, a_link

_numbers = count(1)


class World:
    """Two runs that share four hosts, and the simple definition of a lease to hold theirs against."""

    def __init__(self, newsroom: Newsroom, delays: tuple[float, ...]) -> None:
        self._newsroom = newsroom
        self._archive = newsroom.archive
        self._engine = connect(newsroom.url)
        number = next(_numbers)
        self._runs = [self._archive.open_run(spider=f"s{number}-{n}", arguments={}, simulated=False).id for n in (1, 2)]
        self._hosts = [f"h{number}-{n}.example" for n, _ in enumerate(delays)]
        self._delays = dict(zip(self._hosts, delays, strict=True))
        self._leased: dict[int, list[Leased]] = {run_id: [] for run_id in self._runs}
        self._rows = count(1)

    def queue(self, chance: Random) -> None:
        links = [self._link(chance) for _ in range(chance.randrange(1, 4))]
        self._archive.enqueue(chance.choice(self._runs), tuple(links))

    def _link(self, chance: Random) -> OutLink:
        host = chance.choice(self._hosts)
        url = f"https://{host}/{next(self._rows)}"
        link = a_link(url, delay=self._delays[host], priority=chance.choice((-1, 0, 0, 3)))
        return OutLink(**{**vars(link), "waits": chance.random() < 0.1})

    def lease(self, chance: Random) -> None:
        run_id, room = chance.choice(self._runs), chance.randrange(1, 4)
        before = self._now()
        allowed = dict(rows(self._newsroom.url, "SELECT host, next_allowed_at FROM hosts"))
        given = self._archive.lease(run_id, room)
        self._leased[run_id] += given
        left = self._queued(run_id)
        if not given:
            assert [host for host, *_ in left if allowed[host] <= before] == []
            return
        (host,) = {row.host for row in given}
        assert allowed[host] <= self._now()
        others = sorted((-priority, number) for name, priority, number in left if name == host)
        taken = [(-row.priority, row.id) for row in given]
        assert taken == sorted(taken)
        assert not others or others[0] > taken[-1]
        assert len(given) == room or not others or self._delays[host] > 0 or len(given) == 1
        assert len(given) <= room

    def _now(self) -> float:
        with reading(self._engine) as connection:
            return database_now(connection)

    def _queued(self, run_id: int) -> list[tuple[str, int, int]]:
        wanted = "SELECT host, priority, id FROM frontier WHERE run_id = ? AND state = 'queued'"
        return [(host, priority, number) for host, priority, number in rows(self._newsroom.url, wanted, run_id)]

    def end(self, chance: Random) -> None:
        self._with_a_leased_row(chance, lambda row, _: self._end(row))

    def _end(self, row: Leased) -> None:
        with writing(self._engine) as connection:
            leases.end(connection, row.id, self._archive._owner, "nothing", None)

    def postpone(self, chance: Random) -> None:
        host, counts = chance.choice(self._hosts), chance.random() < 0.5
        if (host,) in rows(self._newsroom.url, "SELECT host FROM hosts"):  # as where a redirect led
            self._with_a_leased_row(chance, lambda row, _: self._archive.postpone(row.id, host, counts=counts))

    def _with_a_leased_row(self, chance: Random, what: Callable[[Leased, int], None]) -> None:
        run_id = chance.choice(self._runs)
        if self._leased[run_id]:
            row = self._leased[run_id].pop(chance.randrange(len(self._leased[run_id])))
            what(row, run_id)

    def release(self, chance: Random) -> None:
        run_id = chance.choice(self._runs)
        with writing(self._engine) as connection:
            leases.release(connection, run_id, self._archive._owner)
        self._leased[run_id].clear()

    def claim(self, chance: Random) -> None:
        host = chance.choice(self._hosts)
        self._archive.claim_host(host, self._delays[host])

    def hold(self, chance: Random) -> None:
        host = chance.choice(self._hosts)
        self._archive.hold_host(host, self._delays[host])

    def pause(self, chance: Random) -> None:
        host = chance.choice(self._hosts)
        self._archive.pause_host(host, self._delays[host], lambda _: chance.choice((0.0, 5.0, 90.0)), "asks for it")

    def answer(self, chance: Random) -> None:
        self._archive.host_answered(chance.choice(self._hosts))

    def not_tried(self, chance: Random) -> None:
        self._archive.host_not_tried(chance.choice(self._hosts))

    def wait(self, chance: Random) -> None:
        clock.ahead += timedelta(seconds=chance.choice((0.5, 2.0, 30.0, 70.0)))

    def take_out(self, chance: Random) -> None:
        """As a takedown does, which knows nothing of hosts."""
        queued = self._queued(chance.choice(self._runs))
        if queued:
            run(self._newsroom.url, "UPDATE frontier SET state = 'done' WHERE id = ?", chance.choice(queued)[2])

    def ask_when(self, chance: Random) -> None:
        run_id = chance.choice(self._runs)
        seconds = self._archive.seconds_until_due(run_id)
        allowed = dict(rows(self._newsroom.url, "SELECT host, next_allowed_at FROM hosts"))
        now = self._now()
        due = [allowed[host] for host, *_ in self._queued(run_id)]
        if due:  # where the last rows of a host were taken out, the next lease finds that out
            assert seconds is not None
            assert seconds <= max(0.0, min(due) - now) + 1.0

    def look(self) -> None:
        """Nothing that is queued is ever forgotten, and no host is thought to be due later than it is."""
        for run_id in self._runs:
            known = dict(rows(self._newsroom.url, "SELECT host, not_before FROM awaited WHERE run_id = ?", run_id))
            allowed = dict(rows(self._newsroom.url, "SELECT host, next_allowed_at FROM hosts"))
            assert {host for host, *_ in self._queued(run_id)} <= known.keys()
            assert all(not_before <= allowed[host] for host, not_before in known.items())


OPERATIONS = (
    *(World.queue, World.queue, World.lease, World.lease, World.lease, World.end, World.postpone, World.release),
    *(World.claim, World.hold, World.pause, World.answer, World.not_tried, World.wait, World.take_out, World.ask_when),
)


def play(newsroom: Newsroom, operations: list[int], seed: int, delays: tuple[float, ...]) -> None:
    """Some operations in a row, each followed by a look."""
    world, chance = World(newsroom, delays), Random(seed)
    for number in operations:
        OPERATIONS[number](world, chance)
        world.look()


SEQUENCES = (
    st.lists(st.integers(0, len(OPERATIONS) - 1), max_size=40),
    st.integers(0, 2**32),
    st.tuples(*[st.sampled_from((0.0, 1.0, 20.0))] * 4),
)
ONE_NEWSROOM = HealthCheck.function_scoped_fixture


@settings(max_examples=25, deadline=None, suppress_health_check=[ONE_NEWSROOM])
@given(*SEQUENCES)
def test_a_lease_gives_what_a_look_at_everything_would(
    newsroom: Newsroom, operations: list[int], seed: int, delays: tuple[float, ...]
) -> None:
    with pytest.MonkeyPatch.context() as clocks:
        clocks.setattr(clock, "ahead", clock.ahead)
        play(newsroom, operations, seed, delays)


@pytest.mark.long
@settings(max_examples=600, deadline=None, suppress_health_check=[ONE_NEWSROOM, HealthCheck.too_slow])
@given(*SEQUENCES)
def test_a_lease_gives_what_a_look_at_everything_would_in_many_more_cases(
    newsroom: Newsroom, operations: list[int], seed: int, delays: tuple[float, ...]
) -> None:
    with pytest.MonkeyPatch.context() as clocks:
        clocks.setattr(clock, "ahead", clock.ahead)
        play(newsroom, operations, seed, delays)


def links(hosts: int, delay: float = 1.0) -> tuple[OutLink, ...]:
    return tuple(a_link(f"https://host-{n}.example/1", delay=delay) for n in range(hosts))


def test_hosts_that_others_have_asked_are_passed_by_and_then_not_looked_at_again(newsroom: Newsroom) -> None:
    newsroom.archive.enqueue(newsroom.run_id, links(FAR + 20))
    run(newsroom.url, "UPDATE hosts SET next_allowed_at = 4000000000 WHERE host <> 'host-7.example'")
    run(newsroom.url, "UPDATE hosts SET next_allowed_at = 1 WHERE host = 'host-7.example'")
    run(newsroom.url, "UPDATE awaited SET not_before = 1 WHERE host = 'host-7.example'")
    assert [row.host for row in newsroom.archive.lease(newsroom.run_id, 5)] == ["host-7.example"]
    known = rows(newsroom.url, "SELECT DISTINCT not_before FROM awaited")
    assert known == [(4000000000.0,)]


def test_the_next_host_is_found_behind_many_that_are_due_later_than_was_known(newsroom: Newsroom) -> None:
    newsroom.archive.enqueue(newsroom.run_id, links(80))
    run(newsroom.url, "UPDATE hosts SET next_allowed_at = 4000000000")
    run(newsroom.url, "UPDATE hosts SET next_allowed_at = 3000000000 WHERE host = 'host-60.example'")
    run(newsroom.url, "UPDATE awaited SET not_before = 5 WHERE host = 'host-60.example'")
    with reading(connect(newsroom.url)) as connection:
        assert awaited.next_due(connection, newsroom.run_id) == 3000000000.0


def test_a_run_that_is_gone_on_with_finds_what_was_not_noted(newsroom: Newsroom) -> None:
    """As one from before there were notes, or out of a backup."""
    newsroom.archive.enqueue(newsroom.run_id, links(3, delay=0.0))
    newsroom.archive.lease(newsroom.run_id, 1)
    newsroom.archive.close_run(newsroom.run_id, stopped=True)
    run(newsroom.url, "DELETE FROM awaited")
    again = newsroom.archive.open_run(spider="kbs", arguments={}, simulated=False)
    assert again.id == newsroom.run_id
    assert {newsroom.archive.lease(again.id, 1)[0].host for _ in range(3)} == {f"host-{n}.example" for n in range(3)}


def test_nothing_is_kept_of_a_run_that_is_done(newsroom: Newsroom) -> None:
    newsroom.archive.enqueue(newsroom.run_id, links(2))
    run(newsroom.url, "UPDATE frontier SET state = 'done', outcome = 'new'")
    newsroom.archive.close_run(newsroom.run_id)
    assert rows(newsroom.url, "SELECT * FROM awaited") == []


def nothing_of(newsroom: Newsroom, row: Leased) -> PageResult:
    return PageResult(run_id=newsroom.run_id, frontier_id=row.id, url=row.url, outcome="nothing")


def test_processes_that_queue_and_take_at_once_forget_nothing(newsroom: Newsroom) -> None:
    """One takes the last of a host just as another queues more for it."""
    problems: list[BaseException] = []

    def work(number: int) -> None:
        chance = Random(number)
        try:
            for step in range(60):
                wanted = chance.sample(range(4), 2)
                urls = [f"https://host-{host}.example/{number}/{step}" for host in wanted]
                newsroom.archive.enqueue(newsroom.run_id, tuple(a_link(url) for url in urls))
                for row in newsroom.archive.lease(newsroom.run_id, 2):
                    newsroom.archive.postpone(row.id, f"host-{chance.randrange(4)}.example", counts=False)
                for row in newsroom.archive.lease(newsroom.run_id, 3):
                    newsroom.record(nothing_of(newsroom, row))
        except (AssertionError, LeaseLost) as problem:
            problems.append(problem)

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert problems == []
    while newsroom.archive.lease(newsroom.run_id, 50):
        pass
    assert rows(newsroom.url, "SELECT count(*) FROM frontier WHERE state = 'queued'") == [(0,)]
    assert newsroom.archive.seconds_until_due(newsroom.run_id) is None
