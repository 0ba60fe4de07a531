"""When an article is looked at again: a pure rule of its history."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive.revisiting import (
    FIRST_RETRY,
    GROWTH,
    LONGEST,
    LONGEST_RETRY,
    SHORTEST,
    History,
    next_attempt,
    next_visit,
)
from newsarchive.archive.versions import GONE_AFTER
from tests.building import NOON

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
SPANS = st.timedeltas(timedelta(), timedelta(days=365 * 30))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Any, also such as clocks that are wrong make: what changed after it was visited, or before it began."""
    return History(
        began=NOON - draw(SPANS) + draw(st.sampled_from([timedelta(), DAY])),
        changed=NOON - draw(SPANS) + draw(st.sampled_from([timedelta(), DAY])),
        visited=NOON,
        missing=draw(st.booleans()),
        failures=draw(st.integers(0, 10_000)),
    )


def history(age: timedelta, quiet: timedelta, failures: int = 0, *, missing: bool = False) -> History:
    """Of an article that old, which changed so long ago."""
    return History(began=NOON - age, changed=NOON - quiet, visited=NOON, failures=failures, missing=missing)


def wait(age: timedelta, quiet: timedelta, failures: int = 0, *, missing: bool = False) -> timedelta:
    return next_visit(history(age, quiet, failures, missing=missing)) - NOON


def visits(events: Sequence[datetime], until: datetime) -> list[tuple[datetime, datetime]]:
    """The looks at an article that appears at NOON and is looked at then: each with the last change that it knows."""
    changed = at = last = NOON
    made = []
    while at <= until:
        if any(last < event <= at for event in events):
            changed = at
        made.append((at, changed))
        last, at = at, next_visit(History(began=NOON, changed=changed, visited=at))
    return made


@given(histories())
def test_the_next_look_is_later_by_a_quarter_of_an_hour_at_least_and_half_a_year_at_most(any_history: History) -> None:
    again = next_visit(any_history) - any_history.visited
    assert SHORTEST <= again <= LONGEST


@given(SPANS, SPANS, SPANS)
def test_the_longer_it_is_quiet_the_later_it_is_looked_at(age: timedelta, quiet: timedelta, more: timedelta) -> None:
    assert wait(age, quiet) <= wait(age, quiet + more)


@given(SPANS, SPANS, st.integers(1, 30))
def test_the_more_looks_told_nothing_the_later_is_the_next(age: timedelta, quiet: timedelta, failures: int) -> None:
    first, later = wait(age, quiet, failures), wait(age, quiet, failures + 1)
    assert first <= later <= LONGEST_RETRY
    assert wait(age, quiet, 1) <= min(FIRST_RETRY, wait(age, quiet))


@given(SPANS, SPANS)
def test_what_was_not_found_is_asked_for_when_that_is_believed(age: timedelta, quiet: timedelta) -> None:
    assert wait(age, quiet, missing=True) == GONE_AFTER
    assert wait(age, quiet, 1, missing=True) == wait(age, quiet, 1), "the last look told nothing of that"


@given(SPANS, SPANS)
def test_no_wait_is_longer_than_three_times_the_quiet_or_a_day(age: timedelta, quiet: timedelta) -> None:
    assert wait(age, quiet) <= min(max(GROWTH * quiet, DAY, SHORTEST), LONGEST)


@given(st.lists(st.timedeltas(timedelta(seconds=1), 3 * YEAR), max_size=12).map(sorted))
def test_whatever_happens_is_found_within_the_bound(spans: list[timedelta]) -> None:
    events = [NOON + span for span in spans]
    made = visits(events, NOON + 5 * YEAR)
    for event in events:
        _, changed = max(look for look in made if look[0] < event)
        found = min(at for at, _ in made if at >= event)
        assert found - event <= min(max(GROWTH * (event - changed), DAY), LONGEST)


def test_a_quiet_article_is_looked_at_at_these_times() -> None:
    hours = [(at - NOON) / timedelta(hours=1) for at, _ in visits([], NOON + 2 * YEAR)]
    year = [0, 0.25, 1, 4, 16, 64, 256, 1024, 4096, 4096 + 180 * 24]
    assert hours == [*year, year[-1] + 180 * 24, year[-1] + 360 * 24]
    assert len([hour for hour in hours if hour < 365 * 24]) <= 10


@given(st.timedeltas(timedelta(), YEAR))
def test_a_quiet_first_year_costs_ten_requests_at_most(first_seen: timedelta) -> None:
    at, requests = NOON + first_seen, 0
    while at <= NOON + YEAR:
        requests += 1
        at = next_visit(History(began=NOON, changed=NOON, visited=at))
    assert requests <= 10


@pytest.mark.parametrize(
    ("age", "hours"), [(DAY / 24, 0.25), (timedelta(days=8), 12), (timedelta(days=16), 24), (10 * YEAR, 24)]
)
def test_what_has_just_changed_is_looked_at_soon(age: timedelta, hours: float) -> None:
    assert wait(age, timedelta()) == timedelta(hours=hours)


@pytest.mark.parametrize(("failures", "hours"), [(1, 6), (2, 12), (3, 24), (5, 96), (6, 168), (99, 168)])
def test_a_look_that_told_nothing_is_repeated_ever_later(failures: int, hours: float) -> None:
    assert wait(YEAR, YEAR, failures) == timedelta(hours=hours)


def test_a_fresh_article_is_asked_for_again_as_soon_as_it_would_have_been() -> None:
    assert wait(timedelta(minutes=5), timedelta(minutes=5), 1) == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("attempts", "fate", "days"),
    [
        (1, "missing", 1 / 24),
        (2, "missing", 60),
        (3, "missing", 120),
        (4, "missing", 180),
        (1, "gone", 30),
        (1, "failed", 1),
        (2, "unrecognised", 2),
        (3, "suspicious", 4),
        (9, "failed", 180),
        (9999, "failed", 180),
    ],
)
def test_what_the_archive_lacks_is_asked_for_ever_more_seldom(attempts: int, fate: str, days: float) -> None:
    assert next_attempt(attempts, NOON, fate) == NOON + timedelta(days=days)
