"""How long a host is left in peace: never less than it says, never more than an hour."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.crawling.waiting import (
    DEAD_AFTER,
    DEAD_WAIT,
    FIRST_WAIT,
    LONGEST_WAIT,
    in_words,
    is_busy,
    wait_after,
    wait_for_dead,
)

NOW = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
failures = st.integers(1, 200)
busy = st.sampled_from([429, 503])


def date_in(seconds: float) -> str:
    return format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("30", 30),
        (" 30 ", 30),
        (date_in(30), 30),
        ("Sunday, 22-Nov-26 00:30:30 GMT", 30),
        ("Sun Nov 22 00:30:30 2026", 30),
        ("1000000000000", 3600),
        ("9" * 5000, 3600),
        (date_in(86400), 3600),
        (date_in(-30), 60),
        ("0", 60),
        ("soon", 60),
        ("-5", 60),
        ("1.5", 60),
        ("", 60),
        ("٣٠", 60),
        (None, 60),
    ],
)
def test_what_a_host_says_is_kept(said: str | None, seconds: float) -> None:
    assert wait_after(429, said, 1, NOW) == seconds


@given(busy, st.integers(1, 10**12), failures)
def test_seconds_are_never_cut_short_but_by_the_hour(status: int, seconds: int, times: int) -> None:
    assert wait_after(status, str(seconds), times, NOW) == min(seconds, LONGEST_WAIT)


@given(busy, st.integers(1, 10**8), failures)
def test_a_date_is_never_cut_short_but_by_the_hour(status: int, seconds: int, times: int) -> None:
    assert wait_after(status, date_in(seconds), times, NOW) == min(seconds, LONGEST_WAIT)


@given(busy, st.none() | st.text(max_size=40), failures)
def test_any_header_gives_a_wait_of_more_than_nothing_and_an_hour_at_most(
    status: int, said: str | None, times: int
) -> None:
    assert 0 < wait_after(status, said, times, NOW) <= LONGEST_WAIT


def test_a_host_that_does_not_say_how_long_is_left_for_twice_as_long_each_time() -> None:
    waits = [wait_after(503, None, times, NOW) for times in range(1, 9)]
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]


@pytest.mark.parametrize("status", [200, 302, 404, 500, 502])
def test_other_answers_ask_for_no_pause(status: int) -> None:
    assert not is_busy(status, None)
    assert wait_after(status, None, 1, NOW) == 0


def test_a_servers_error_that_says_when_to_come_back_asks_for_a_pause() -> None:
    assert wait_after(500, "20", 1, NOW) == 20
    assert wait_after(404, "20", 1, NOW) == 0


def test_a_host_is_dead_after_five_attempts_when_nobody_is_there() -> None:
    assert wait_for_dead(DEAD_AFTER - 1, 999, 0, is_absent=True) is None
    assert wait_for_dead(DEAD_AFTER, 1, 0, is_absent=True) == DEAD_WAIT


def test_a_host_that_takes_connections_must_be_silent_for_longer() -> None:
    assert wait_for_dead(50, 29, 0, is_absent=False) is None
    assert wait_for_dead(DEAD_AFTER, 30, 0, is_absent=False) == DEAD_WAIT


@given(st.integers(1, 500))
def test_a_dead_host_that_is_tried_in_vain_is_paused_for_longer_up_to_an_hour(pauses: int) -> None:
    first, second = (wait_for_dead(1, 0, number, is_absent=False) for number in (pauses, pauses + 1))
    assert first is not None
    assert second is not None
    assert DEAD_WAIT < first <= second <= LONGEST_WAIT


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "1 s"), (60, "60 s"), (FIRST_WAIT * 20, "20 minutes")])
def test_a_wait_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
