"""The simulation's turns and pauses are those of the archive: both are given the same things to do."""

from collections.abc import Iterator
from contextlib import ExitStack
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, select

from benchmarks.simulation.answers import THEN
from benchmarks.simulation.turns import Turns
from newsarchive.archive import hosts, pauses
from newsarchive.archive.engine import connect
from newsarchive.archive.schema import HostRow
from newsarchive.crawling.waiting import wait_after, wait_for_dead

HOST = "press.example"
KEPT = ("next_allowed_at", "paused_until", "pauses", "failures", "failing_since")


class Real:
    """The archive's own SQL on a real table, on a clock that the test moves."""

    def __init__(self, connection: Connection, delay: float) -> None:
        self._connection, self._delay = connection, delay
        hosts.keep_delays(connection, {HOST: delay})

    def claim(self) -> bool:
        return hosts.claim(self._connection, HOST, self._delay) == 0.0

    def hold(self, ago: float) -> None:
        hosts.hold(self._connection, HOST, self._delay, ago)

    def pause(self, rule: Any) -> float:
        return pauses.pause(self._connection, HOST, self._delay, rule, "busy")

    def unanswered(self, ago: float, rule: Any) -> float:
        return pauses.unanswered(self._connection, HOST, self._delay, ago, rule, "silent")

    def answered(self) -> None:
        pauses.answered(self._connection, HOST)

    def not_tried(self) -> None:
        pauses.not_tried(self._connection, HOST)

    @property
    def kept(self) -> tuple[Any, ...]:
        columns = [getattr(HostRow, name) for name in KEPT]
        return tuple(self._connection.execute(select(*columns).where(HostRow.host == HOST)).one())


class Watched:
    """A clock that both look at."""

    now = 1_000.0


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for module in (hosts, pauses):
        monkeypatch.setattr(module, "database_now", lambda _: Watched.now)
    with ExitStack() as stack:

        def made(delay: float) -> Real:
            engine = connect("sqlite://")
            stack.callback(engine.dispose)
            connection = stack.enter_context(engine.connect())
            HostRow.metadata.create_all(connection)
            return Real(connection, delay)

        yield made


def _busy(number: int) -> float:
    return wait_after(503, None, number, THEN)


def _dead(silence: pauses.Silence) -> float | None:
    return wait_for_dead(silence.failures, silence.seconds, silence.pauses, is_absent=True)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("delay", [0.0, 1.0, 10.0, 90.0])
def test_turns_are_those_of_the_archive(real: Any, delay: float, seed: int) -> None:
    random, theirs, ours = Random(seed), real(delay), Turns(delay)
    Watched.now = 1_000.0
    for step in range(150):
        Watched.now += random.choice((0.0, 0.01, 0.5, delay, 30.0, 61.0, 400.0, 4_000.0)) * random.random()
        ago = random.choice((0.0, 0.3, 2.0))
        what = random.choice(("claim", "claim", "hold", "answered", "pause", "unanswered", "not_tried"))
        answers: tuple[float, float] = 0.0, 0.0
        match what:
            case "claim":
                answers = theirs.claim(), ours.claim(Watched.now)
            case "hold":
                theirs.hold(ago)
                ours.hold(Watched.now, ago)
            case "pause":
                answers = theirs.pause(_busy), ours.pause(Watched.now, _busy)
            case "unanswered":
                answers = theirs.unanswered(ago, _dead), ours.unanswered(Watched.now, ago, _dead)
            case "answered":
                theirs.answered()
                ours.answered(Watched.now)
            case _:
                theirs.not_tried()
                ours.not_tried(Watched.now)
        assert answers[0] == pytest.approx(answers[1]), (step, what)
        assert theirs.kept == pytest.approx(tuple(getattr(ours, name) for name in KEPT)), (step, what)
