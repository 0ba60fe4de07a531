"""When a crawl looks into the frontier again."""

from collections.abc import Callable

import pytest

from newsarchive.crawling import next_look
from newsarchive.crawling.next_look import LONGEST_DRY, NextLook


class Clock:
    """Stands until it is set; what was to be called later is called then."""

    def __init__(self) -> None:
        self.now = 100.0
        self.calls: list[tuple[float, Callable[[], None]]] = []

    def monotonic(self) -> float:
        return self.now

    def call_later(self, seconds: float, call: Callable[[], None]) -> "Clock":
        self.calls.append((self.now + seconds, call))
        return self

    def cancel(self) -> None:
        self.calls.pop()

    def pass_by(self, seconds: float) -> None:
        self.now += seconds
        due = [call for at, call in self.calls if at <= self.now]
        self.calls = [(at, call) for at, call in self.calls if at > self.now]
        for call in due:
            call()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(next_look, "time", clock)
    monkeypatch.setattr(next_look, "call_later", clock.call_later)
    return clock


@pytest.fixture
def woken() -> list[float]:
    return []


@pytest.fixture
def look(clock: Clock, woken: list[float]) -> NextLook:
    return NextLook(lambda: woken.append(clock.now))


@pytest.mark.parametrize(("known", "vain_for"), [(None, LONGEST_DRY), (0.2, 0.2), (60.0, LONGEST_DRY)])
def test_after_nothing_was_found_a_look_is_in_vain_for_a_while(
    look: NextLook, clock: Clock, known: float | None, vain_for: float
) -> None:
    assert not look.is_in_vain()
    look.nothing_for(known)

    clock.pass_by(vain_for - 0.01)
    assert look.is_in_vain()
    clock.pass_by(0.02)
    assert not look.is_in_vain()


def test_the_engine_is_woken_once_and_a_look_is_then_worth_while(
    look: NextLook, clock: Clock, woken: list[float]
) -> None:
    look.nothing_for(None)
    look.wake_in(0.3)

    clock.pass_by(0.3)
    assert (len(woken), look.is_in_vain()) == (1, False)
    clock.pass_by(10.0)
    assert len(woken) == 1


def test_an_answer_that_frees_a_host_earlier_has_the_engine_woken_earlier_and_never_later(
    look: NextLook, clock: Clock, woken: list[float]
) -> None:
    look.nothing_for(None)
    look.wake_in(5.0)

    look.due_in(0.1)
    look.due_in(3.0)
    clock.pass_by(0.1)

    assert woken == [pytest.approx(100.1)]
    assert not look.is_in_vain()


def test_nobody_is_woken_where_the_engine_asks_by_itself(look: NextLook, clock: Clock, woken: list[float]) -> None:
    look.wake_in(0.3)
    look.wake_in(None)

    clock.pass_by(10.0)
    assert woken == []
