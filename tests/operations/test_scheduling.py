"""What the schedule does next, from one look at all jobs: pure rules."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from newsarchive.archive.jobs import JobLease, JobState, LiveRun, Moves, Seen
from newsarchive.config import Job, Schedule
from newsarchive.operations.schedule_words import in_words, plan, run_arguments
from newsarchive.operations.scheduling import QUIET_JOB, Scheduler, all_jobs, decide

NOON = datetime(2026, 1, 6, 3, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEOUL = ZoneInfo("Asia/Seoul")


def job(name: str, publisher: str | None = None, **fields: Any) -> Job:
    every = {} if "cron" in fields else {"every": HOUR}
    does = {} if "task" in fields else {"spider": "kbs"}
    return Job(**{"name": name, "publisher": publisher or name, **does, **every, **fields})


def schedule(*jobs: Job, **fields: Any) -> Schedule:
    return Schedule(**{"jobs": {each.name: each for each in jobs}, "at_once": 9, "zone": SEOUL, **fields})


def state(of: Job, due: datetime = NOON, held_by: str | None = None, **fields: Any) -> JobState:
    """Due at noon, unless told otherwise; `held_by` a living process."""
    lease = JobLease(owner=held_by, beat=1, seconds_left=60, is_dead=False, is_here=True) if held_by else None
    known = {"name": of.name, "publisher": of.publisher, "plan": plan(of, SEOUL), "lease": lease}
    times = {"planned_at": due, "next_due_at": due, "started_at": None, "ended_at": None, "overdue": timedelta()}
    return JobState(**{**known, **times, "outcome": None, "message": None, "failures": 0, **fields})


def decided(
    config: Schedule, *states: JobState, runs: tuple[LiveRun, ...] = (), gone: str = "", now: datetime = NOON, **me: Any
) -> Moves:
    def is_gone(each: JobState) -> bool:
        return each.lease is not None and each.lease.owner == gone

    scheduler = Scheduler(is_gone=is_gone, chance=lambda: 0.0, **me)
    return decide(Seen(now=now, jobs=states, runs=runs), config, scheduler)


def test_new_jobs_are_put_and_begin_those_longest_due_first() -> None:
    one, two, late = job("one"), job("two"), job("late", cron="0 13 * * *")
    moves = decided(schedule(one, two, late, at_once=2), state(two, NOON - HOUR))
    assert [put.name for put in moves.put] == ["one", "late"]
    assert moves.begun == ("two", "one")


def test_never_two_of_a_publisher_nor_more_than_may_be_at_once() -> None:
    jobs = [job("a", "kbs"), job("b", "kbs"), job("c"), job("d")]
    moves = decided(schedule(*jobs, at_once=2), *map(state, jobs))
    assert moves.begun == ("a", "c")
    assert moves.waits == (
        ("b", "another job of kbs is under way"),
        ("d", "2 jobs are under way, and at most 2 may be"),
    )
    held = decided(schedule(*jobs), state(jobs[0], held_by="x:1:1"), *map(state, jobs[1:]))
    assert held.begun == ("c", "d")
    assert decided(schedule(*jobs), *map(state, jobs), held=["kbs"]).begun == ("c", "d"), "a job whose lease was lost"


def test_a_job_whose_holder_is_gone_is_freed_and_begins_at_once() -> None:
    one = job("one")
    moves = decided(schedule(one), state(one, held_by="x:1:1 x:2:1"), gone="x:1:1 x:2:1")
    assert (moves.freed, moves.begun) == (("one",), ("one",))


def test_a_job_that_the_configuration_has_no_more_is_dropped_once_nobody_is_at_work_on_it() -> None:
    gone = job("gone", "kbs")
    assert decided(schedule(), state(gone)).dropped == ("gone",)
    held = decided(schedule(job("other", "kbs")), state(gone, held_by="x:1:1"))
    assert (held.dropped, held.begun) == ((), ())
    assert decided(schedule(), state(gone, held_by="x:1:1"), gone="x:1:1").dropped == ("gone",)


def test_a_changed_plan_is_taken_up_unless_the_job_is_under_way() -> None:
    before, after = job("one"), job("one", every=2 * HOUR)
    ran: dict[str, Any] = {"started_at": NOON - HOUR / 2, "failures": 5}
    (put,) = decided(schedule(after), state(before, NOON + DAY, **ran)).put
    assert (put.due.next_due_at, put.due.failures) == (NOON + 1.5 * HOUR, 0)
    assert put.plan == plan(after, SEOUL)
    assert decided(schedule(after), state(before, held_by="x:1:1")).put == ()
    assert decided(schedule(before), state(before, NOON + HOUR)).put == ()


def test_any_change_of_what_is_run_changes_the_plan() -> None:
    one = job("one")
    others = [
        job("one", every=2 * HOUR),
        job("one", cron="0 3 * * *"),
        job("one", jitter=HOUR / 2),
        job("one", options=("--new",)),
        job("one", arguments={"sections": "정치"}),
        job("one", task="verify"),
    ]
    plans = {plan(each, SEOUL) for each in (one, *others)}
    assert len(plans) == 7
    assert plan(one, SEOUL) == plan(one, ZoneInfo("UTC")), "at equal times, the zone says nothing"
    assert plan(others[1], SEOUL) != plan(others[1], ZoneInfo("UTC"))


def a_run(*, simulated: bool = False, **arguments: Any) -> LiveRun:
    return LiveRun(spider="kbs", arguments=arguments, simulated=simulated, owner="x:9:1")


def test_the_same_crawl_begun_by_hand_is_waited_for() -> None:
    one = job("one", options=("--since", "2d", "--new", "--limit=5"), arguments={"sections": "정치"})
    arguments: dict[str, Any] = dict(run_arguments(one))
    assert arguments == {"sections": "정치", "since": "2d", "new": "yes", "limit": "5"}
    same = a_run(**arguments)
    moves = decided(schedule(one), state(one), runs=(same,))
    assert moves.waits == (("one", "the same crawl is under way: x:9:1 works on it"),)
    for other in (a_run(), a_run(simulated=True, **arguments), a_run(since="30d")):
        assert decided(schedule(one), state(one), runs=(other,)).begun == ("one",)


def test_the_crawl_of_a_holder_that_is_gone_is_not_waited_for() -> None:
    one = job("one")
    moves = decided(schedule(one), state(one, held_by="x:1:1 x:9:1"), runs=(a_run(),), gone="x:1:1 x:9:1")
    assert moves.begun == ("one",)


def test_a_round_begins_what_it_is_told_only() -> None:
    jobs = [job("a"), job("b")]
    assert decided(schedule(*jobs), *map(state, jobs), only=["b"]).begun == ("b",)


def test_quiet_hours_bring_a_job_that_tidies_unless_there_is_one() -> None:
    quiet = (time(3), time(5))
    added = all_jobs(schedule(job("one"), quiet=quiet))[QUIET_JOB]
    assert (in_words(added), added.cron) == ("tidy", "0 3 * * *")
    assert list(all_jobs(schedule(job("own", task="tidy"), quiet=quiet))) == ["own"]
    assert list(all_jobs(schedule(job("one")))) == ["one"]


def test_tidying_that_missed_the_quiet_hours_waits_for_the_next_ones() -> None:
    config = schedule(quiet=(time(3), time(5)))
    tidy = all_jobs(config)[QUIET_JOB]
    due = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)  # three o'clock in Seoul
    assert decided(config, state(tidy, due), now=due + HOUR).begun == (QUIET_JOB,)
    late = decided(config, state(tidy, due, failures=2), now=NOON)
    assert late.begun == ()
    assert [(put.due.next_due_at, put.due.failures) for put in late.put] == [(due + DAY, 2)]
    assert late.waits == ((QUIET_JOB, "the quiet hours were over before it could begin"),)
