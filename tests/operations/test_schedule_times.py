"""When a job falls due: pure rules of plan, time and chance."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive.jobs import JobState
from newsarchive.config import Job
from newsarchive.operations.schedule_times import (
    LONGEST_WAIT,
    STEP,
    after_change,
    after_end,
    first,
    is_within,
    put_right,
    wait,
)

SEOUL, BERLIN = ZoneInfo("Asia/Seoul"), ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 1, 6, 3, 0, tzinfo=UTC)
"""12:00 in Seoul."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SPANS = st.timedeltas(timedelta(), timedelta(days=3000))
JOBS = st.one_of(
    st.builds(
        lambda every, jitter: job(every=every, jitter=every * jitter),
        st.integers(60, 500_000).map(lambda seconds: timedelta(seconds=seconds)),
        st.floats(0, 0.9),
    ),
    st.sampled_from(["*/7 * * * *", "30 4 * * *", "0 9 * * 1-5", "15 3 1 * *"]).map(lambda cron: job(cron=cron)),
)


def job(**fields: Any) -> Job:
    return Job(**{"name": "kbs", "publisher": "kbs", "spider": "kbs", **fields})


def state(planned: datetime = NOON, due: datetime | None = None, **fields: Any) -> JobState:
    given = {"name": "kbs", "publisher": "kbs", "plan": "", "planned_at": planned, "next_due_at": due or planned}
    never = dict.fromkeys(("lease", "started_at", "ended_at", "outcome", "message"))
    return JobState(**{**given, **never, "failures": 0, "overdue": timedelta(), **fields})


def test_a_new_job_is_due_at_once_at_equal_times_and_at_its_time_by_cron() -> None:
    assert first(job(every=HOUR, jitter=10 * MINUTE), SEOUL, NOON, 0.5).next_due_at == NOON + 5 * MINUTE
    assert first(job(cron="30 4 * * *"), SEOUL, NOON, 0.5).next_due_at == datetime(2026, 1, 6, 19, 30, tzinfo=UTC)
    assert first(job(cron="30 4 * * *"), BERLIN, NOON, 0.5).next_due_at == NOON + 30 * MINUTE


def test_it_does_not_drift_however_long_runs_take_and_however_chance_falls() -> None:
    plan, now, current = job(every=HOUR, jitter=20 * MINUTE), NOON, state()
    for number in range(1, 200):
        begun = max(now, current.next_due_at)
        due = after_end(plan, SEOUL, current, begun + 7 * MINUTE, (number % 10) / 10, failed=False)
        assert due.planned_at == NOON + number * HOUR
        assert timedelta() <= due.next_due_at - due.planned_at <= plan.jitter
        now, current = begun + 7 * MINUTE, state(due.planned_at, due.next_due_at)


@given(JOBS, SPANS, st.floats(0, 1))
def test_however_many_times_were_missed_the_next_one_lies_ahead_within_one_period(
    plan: Job, slept: timedelta, chance: float
) -> None:
    ended = NOON + slept
    due = after_end(plan, SEOUL, state(), ended, chance, failed=False)
    assert due.planned_at > ended
    if plan.every:
        assert due.next_due_at <= ended + plan.every + plan.jitter
        assert (due.planned_at - NOON) % plan.every == timedelta()
    else:
        assert due == first(plan, SEOUL, ended, chance)


def test_a_run_longer_than_its_period_is_followed_by_the_next_time_and_not_by_those_it_covered() -> None:
    assert (
        after_end(job(every=HOUR), SEOUL, state(), NOON + 150 * MINUTE, 0, failed=False).next_due_at == NOON + 3 * HOUR
    )


def test_failures_in_a_row_wait_longer_and_longer_at_most_a_day_never_less_than_the_plan() -> None:
    waits, current = [], state()
    for _ in range(14):
        due = after_end(job(every=2 * MINUTE), SEOUL, current, NOON, 0, failed=True)
        waits.append((due.next_due_at - NOON) / MINUTE)
        current = state(due.planned_at, failures=due.failures)
    assert waits == [2, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440, 1440]
    seldom = after_end(job(every=7 * DAY), SEOUL, state(failures=30), NOON, 0, failed=True)
    assert seldom.next_due_at == NOON + 7 * DAY
    assert wait(10**9) == LONGEST_WAIT
    assert after_end(job(every=HOUR), SEOUL, state(failures=30), NOON, 0, failed=False).failures == 0


@given(JOBS, SPANS, st.integers(0, 30), st.floats(0, 1))
def test_a_clock_that_is_put_back_never_makes_a_job_wait_for_more_than_a_period(
    plan: Job, back: timedelta, failures: int, chance: float
) -> None:
    due = after_end(plan, SEOUL, state(failures=failures), NOON, chance, failed=failures > 0)
    now = NOON - back
    kept = put_right(plan, SEOUL, state(due.planned_at, due.next_due_at, failures=due.failures), now) or due
    latest = now + plan.every + plan.jitter if plan.every else first(plan, SEOUL, now + STEP, 0).next_due_at
    assert kept.next_due_at <= max(latest, now + wait(due.failures))
    assert put_right(plan, SEOUL, state(kept.planned_at, kept.next_due_at, failures=due.failures), now) is None


@given(JOBS, SPANS)
def test_as_long_as_clocks_go_on_nothing_is_put_right(plan: Job, later: timedelta) -> None:
    due = after_end(plan, SEOUL, state(), NOON, 0.3, failed=False)
    assert put_right(plan, SEOUL, state(due.planned_at, due.next_due_at), NOON + later) is None


def test_a_clock_that_is_put_back_by_seconds_does_not_bring_a_time_of_cron_again() -> None:
    daily = job(cron="0 12 * * *")
    due = after_end(daily, SEOUL, state(), NOON + timedelta(seconds=2), 0, failed=False)
    assert put_right(daily, SEOUL, state(due.planned_at), NOON - timedelta(seconds=20)) is None


def test_a_changed_plan_counts_at_once_but_what_was_due_stays_due() -> None:
    ran = state(NOON + DAY, started_at=NOON - 10 * MINUTE, failures=7)
    assert after_change(job(every=HOUR), SEOUL, ran, NOON, 0).next_due_at == NOON + 50 * MINUTE
    assert after_change(job(every=HOUR), SEOUL, ran, NOON, 0).failures == 0
    assert after_change(job(every=5 * MINUTE), SEOUL, ran, NOON, 0).next_due_at == NOON
    assert after_change(job(cron="30 12 * * *"), SEOUL, ran, NOON, 0).next_due_at == NOON + 30 * MINUTE
    missed = state(NOON - 3 * HOUR, started_at=NOON - DAY)
    assert after_change(job(cron="30 12 * * *"), SEOUL, missed, NOON, 0).next_due_at == NOON - 3 * HOUR


def test_cron_follows_the_zones_summer_time() -> None:
    daily = job(cron="30 2 * * *")
    before = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    due = first(daily, BERLIN, before, 0).next_due_at
    assert due <= datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "02:30 does not exist that day; it is not left out"
    following = after_end(daily, BERLIN, state(due), due + HOUR, 0, failed=False).next_due_at
    assert following == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "at", "inside"),
    [
        (("03:00", "05:00"), "02:59", False),
        (("03:00", "05:00"), "03:00", True),
        (("03:00", "05:00"), "05:00", False),
        (("22:00", "01:00"), "23:30", True),
        (("22:00", "01:00"), "00:59", True),
        (("22:00", "01:00"), "12:00", False),
    ],
)
def test_quiet_hours_may_lie_around_midnight(hours: tuple[str, str], at: str, inside: bool) -> None:
    now = datetime.combine(NOON.date(), time.fromisoformat(at), SEOUL)
    since, until = map(time.fromisoformat, hours)
    assert is_within((since, until), SEOUL, now.astimezone(UTC)) is inside
