"""Jobs as the archive keeps them: decided in one transaction, leased to one, ended by who holds the lease."""

import time
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from newsarchive import clock
from newsarchive.archive import Archive, open_archive, presence
from newsarchive.archive.jobs import LEASE_SECONDS, Due, JobState, Moves, Put, Seen
from newsarchive.archive.processes import process, this_process
from tests.archive.looking import run
from tests.building import Newsroom

DUE = datetime(2026, 1, 6, 3, 0, tzinfo=UTC)
NEXT = Due(planned_at=DUE + timedelta(days=9000), next_due_at=DUE + timedelta(days=9000), failures=2)
AFAR = "elsewhere:4711:99"


def put(*names: str) -> Moves:
    due = Due(planned_at=DUE, next_due_at=DUE)
    return Moves(put=tuple(Put(name=name, publisher=name, plan="{}", due=due) for name in names))


def begin(archive: Archive, *names: str) -> Moves:
    return archive.move_jobs(lambda _seen: Moves(begun=names))


def only(archive: Archive) -> JobState:
    (job,) = archive.jobs()
    return job


@pytest.fixture
def archive(newsroom: Newsroom) -> Archive:
    newsroom.archive.move_jobs(lambda _seen: put("kbs"))
    return newsroom.archive


def test_a_job_that_was_put_is_due_and_overdue_by_the_clock(archive: Archive) -> None:
    job = only(archive)
    assert (job.name, job.next_due_at, job.lease, job.failures) == ("kbs", DUE, None, 0)
    assert job.overdue == pytest.approx(clock.now() - DUE, abs=timedelta(seconds=5))
    archive.move_jobs(lambda _seen: Moves(put=(Put(name="kbs", publisher="x", plan="[]", due=NEXT),)))
    assert (only(archive).publisher, only(archive).failures, only(archive).overdue) == ("x", 2, timedelta())


def test_what_begins_is_leased_to_this_process(archive: Archive) -> None:
    begin(archive, "kbs")
    job = only(archive)
    assert job.lease is not None
    assert (job.lease.owner, job.lease.is_dead, job.lease.is_here) == (this_process(), False, True)
    assert LEASE_SECONDS - 10 < job.lease.seconds_left <= LEASE_SECONDS
    assert job.is_under_way
    assert job.overdue == timedelta(), "somebody is at work on it"


def test_of_many_schedulers_that_look_at_once_one_begins_the_job(newsroom: Newsroom) -> None:
    newsroom.archive.move_jobs(lambda _seen: put("kbs"))
    ready, begun = Barrier(4), list[str]()

    def free(seen: Seen) -> Moves:
        time.sleep(0.05)  # so that others look before this one has written
        return Moves(begun=tuple(job.name for job in seen.jobs if job.lease is None))

    def race(number: int) -> None:
        with open_archive(newsroom.url) as own:
            own._owner = process(number)
            ready.wait()
            begun.extend(own.move_jobs(free).begun)

    racers = [Thread(target=race, args=(number,)) for number in range(1, 5)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert begun == ["kbs"]


def test_a_lease_is_renewed_by_its_holder_alone(archive: Archive) -> None:
    begin(archive, "kbs")
    both = f"{this_process()} {process(1)}"
    assert archive.renew_job("kbs", this_process(), both)
    assert not archive.renew_job("kbs", this_process()), "it is held under another name by now"
    assert archive.renew_job("kbs", both)
    lease = only(archive).lease
    assert lease is not None
    assert (lease.owner, lease.beat) == (both, 3)


def test_the_end_is_written_by_its_holder_alone_and_what_it_says_is_one_short_line(archive: Archive) -> None:
    begin(archive, "kbs")
    assert archive.end_job("kbs", AFAR, "complete", None, lambda *_: NEXT) is None
    assert only(archive).is_under_way
    told = "기사\u0000를 " + "\n" + "못 읽었습니다 " * 200
    assert archive.end_job("kbs", this_process(), "failed", told, lambda *_: NEXT) == NEXT
    job = only(archive)
    assert (job.lease, job.outcome, job.next_due_at, job.failures) == (None, "failed", NEXT.next_due_at, 2)
    assert job.message is not None
    assert job.message.startswith("기사를 못 읽었습니다")
    assert len(job.message) == 500
    assert job.ended_at is not None
    assert archive.end_job("kbs", this_process(), "complete", None, lambda *_: NEXT) is None


def lease(newsroom: Newsroom, owner: str, seconds: float) -> None:
    """The only job, in the hands of `owner` for so many seconds from now."""
    begin(newsroom.archive, "kbs")
    change = "UPDATE jobs SET lease_owner = ?, lease_expires = lease_expires + ?"
    run(newsroom.url, change, owner, seconds - LEASE_SECONDS)


def test_a_dead_process_of_this_machine_holds_nothing_and_one_of_another_until_it_expires(
    newsroom: Newsroom, archive: Archive
) -> None:
    host = this_process().rsplit(":", 2)[0]
    for owner, seconds, is_live in (
        (f"{host}:999999999:1", 60, False),
        (f"{host}:999999999:1 {this_process()}", 60, True),
        (this_process(), -3600, True),
        (AFAR, 60, True),
        (AFAR, -1, False),
    ):
        lease(newsroom, owner, seconds)
        job = only(archive)
        assert (job.is_under_way, bool(job.overdue)) == (is_live, not is_live), owner


def test_a_job_whose_holder_is_gone_is_free_and_due_as_it_was(newsroom: Newsroom, archive: Archive) -> None:
    lease(newsroom, AFAR, -1)
    archive.move_jobs(lambda _seen: Moves(freed=("kbs",)))
    job = only(archive)
    assert (job.lease, job.outcome, job.next_due_at, job.failures) == (None, "killed", DUE, 0)
    archive.move_jobs(lambda _seen: Moves(dropped=("kbs",)))
    assert archive.jobs() == []


def seen(archive: Archive) -> Seen:
    found = list[Seen]()

    def look(seen: Seen) -> Moves:
        found.append(seen)
        return Moves()

    archive.move_jobs(look)
    return found[0]


def test_crawls_under_way_are_seen_with_their_arguments(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "server_uptime", lambda _connection: 3600.0)

    def owners() -> list[str]:
        return [each.owner for each in seen(newsroom.archive).runs]

    opened = newsroom.archive.open_run(spider="blog", arguments={"site": "https://바다.example"}, simulated=True)
    blog = seen(newsroom.archive).runs[-1]
    assert (blog.spider, blog.arguments, blog.simulated) == ("blog", {"site": "https://바다.example"}, True)
    newsroom.archive.close_run(opened.id, stopped=True)
    newsroom.page("nothing")
    run(newsroom.url, "UPDATE runs SET owner = ? WHERE outcome IS NULL", AFAR)
    assert owners() == [], "of another machine's process nothing was heard"
    run(newsroom.url, "INSERT INTO processes (owner, heard_at) VALUES (?, ?)", AFAR, time.time())
    assert owners() == [AFAR]


def test_all_times_are_the_databases(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "ahead", timedelta(days=3))
    assert seen(archive).now == pytest.approx(datetime.now(UTC) + timedelta(days=3), abs=timedelta(seconds=5))
