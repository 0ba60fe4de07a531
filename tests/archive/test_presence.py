"""Which processes are gone: others are heard of on the database's clock, and what the gone held is taken."""

import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from newsarchive import clock
from newsarchive.archive import Archive, LeaseLost, open_archive, presence
from newsarchive.archive.engine import reading, writing
from newsarchive.archive.errors import RunLost
from newsarchive.archive.presence import GONE_SECONDS
from newsarchive.archive.processes import this_process
from tests.archive.looking import rows, run
from tests.building import Newsroom, no_article_again

AFAR, ALSO_AFAR = "afar~00000000-1:7:1", "too.far:8:1"


@pytest.fixture(autouse=True)
def long_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server of the tests began when they did; this one has been there for long, unless a test says otherwise."""
    monkeypatch.setattr(presence, "server_uptime", lambda _connection: 3600.0)
    monkeypatch.setattr(presence, "is_of_another_boot", lambda _owner: False)


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let so many seconds go by on the database's clock."""

    def passed(seconds: float) -> None:
        monkeypatch.setattr(clock, "ahead", clock.ahead + timedelta(seconds=seconds))

    return passed


def hear(newsroom: Newsroom, *owners: str) -> None:
    with writing(newsroom.archive._engine) as connection:
        for owner in owners:
            presence.hear(connection, owner)


def live_on(newsroom: Newsroom, pass_time: Callable[[float], None]) -> None:
    """This process lives until who was not heard of since is gone."""
    for _ in range(int(GONE_SECONDS / presence.HEARD_EVERY) + 1):
        pass_time(presence.HEARD_EVERY)
        hear(newsroom, this_process())


def gone(newsroom: Newsroom, *owners: str) -> set[str]:
    with reading(newsroom.archive._engine) as connection:
        return set(presence.gone(connection, owners))


def test_who_is_not_heard_of_is_gone(newsroom: Newsroom, pass_time: Callable[[float], None]) -> None:
    hear(newsroom, AFAR, this_process())
    pass_time(GONE_SECONDS / 2)
    hear(newsroom, ALSO_AFAR, this_process())
    pass_time(GONE_SECONDS / 2 + 1)
    hear(newsroom, this_process())
    assert gone(newsroom, AFAR, ALSO_AFAR, this_process()) == {AFAR}
    assert gone(newsroom, "never.heard:1:1") == {"never.heard:1:1"}


def test_who_was_away_itself_takes_nobody_for_gone(newsroom: Newsroom, pass_time: Callable[[float], None]) -> None:
    hear(newsroom, AFAR, this_process())
    pass_time(3600)  # this machine slept, or did not reach the database: and what of the others?
    assert gone(newsroom, AFAR) == set()


def test_after_the_database_was_away_everybody_has_time_to_come_back(
    newsroom: Newsroom, pass_time: Callable[[float], None]
) -> None:
    hear(newsroom, AFAR, ALSO_AFAR, this_process())
    pass_time(3600)
    hear(newsroom, this_process())
    assert gone(newsroom, AFAR, ALSO_AFAR) == set()
    pass_time(GONE_SECONDS - 5)
    hear(newsroom, AFAR, this_process())
    pass_time(10)
    hear(newsroom, this_process())
    assert gone(newsroom, AFAR, ALSO_AFAR) == {ALSO_AFAR}


def test_who_alone_was_away_gives_the_dead_no_more_time(newsroom: Newsroom, pass_time: Callable[[float], None]) -> None:
    hear(newsroom, AFAR, ALSO_AFAR, this_process())
    pass_time(GONE_SECONDS - 10)
    hear(newsroom, ALSO_AFAR)
    pass_time(20)
    hear(newsroom, this_process())
    assert gone(newsroom, AFAR, ALSO_AFAR) == {AFAR}


def test_a_clock_that_is_set_back_keeps_nobody_alive(newsroom: Newsroom, pass_time: Callable[[float], None]) -> None:
    hear(newsroom, AFAR, this_process())
    pass_time(-86_400)
    hear(newsroom, this_process())
    assert gone(newsroom, AFAR) == set()
    live_on(newsroom, pass_time)
    assert gone(newsroom, AFAR) == {AFAR}


def test_a_server_that_has_just_begun_has_heard_nobody_yet(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "server_uptime", lambda _connection: GONE_SECONDS / 2)
    assert gone(newsroom, AFAR) == set()


def test_of_this_machine_pids_tell_at_once(newsroom: Newsroom) -> None:
    machine = this_process().rsplit(":", 2)[0]
    dead = f"{machine}:999999999:1"
    hear(newsroom, dead)
    assert gone(newsroom, dead, this_process()) == {dead}


def test_a_file_cannot_be_open_under_another_kernel(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(presence, "server_uptime", lambda _connection: 3600.0)
    hear(newsroom, AFAR, ALSO_AFAR)
    is_file = newsroom.url.startswith("sqlite")
    assert gone(newsroom, AFAR, ALSO_AFAR) == ({AFAR} if is_file else set())


def test_whoever_opens_a_run_is_heard_of_until_it_closes(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "HEARD_EVERY", 0.05)
    with open_archive(newsroom.url) as archive:
        assert not heard_again(newsroom, 0.3), "a handle that holds nothing says nothing"
        archive.open_run(spider="blog", arguments={}, simulated=False)
        assert heard_again(newsroom, 10)
        run(newsroom.url, "DELETE FROM processes")
        assert heard_again(newsroom, 10)
    assert not heard_again(newsroom, 0.3)
    assert not [thread for thread in threading.enumerate() if thread.name == "presence" and not thread.daemon]


def heard_again(newsroom: Newsroom, seconds: float) -> bool:
    """Whether this process says anew that it lives."""
    before, end = rows(newsroom.url, "SELECT * FROM processes"), time.monotonic() + seconds
    while time.monotonic() < end:
        if rows(newsroom.url, "SELECT * FROM processes") != before:
            return True
        time.sleep(0.02)
    return False


def test_rows_of_the_long_gone_are_dropped(newsroom: Newsroom) -> None:
    run(newsroom.url, f"INSERT INTO processes VALUES ('{AFAR}', {time.time() - 2 * presence.KEPT_SECONDS})")
    with open_archive(newsroom.url) as archive:
        archive.open_run(spider="blog", arguments={}, simulated=False)
    assert AFAR not in {owner for owner, _ in rows(newsroom.url, "SELECT * FROM processes")}


def on_another_machine(newsroom: Newsroom) -> Archive:
    """The archive as AFAR has it open."""
    archive = open_archive(newsroom.url)
    archive._owner = AFAR
    return archive


def test_a_run_and_its_pages_are_taken_from_a_machine_that_is_gone_and_it_does_no_harm_when_it_comes_back(
    newsroom: Newsroom, pass_time: Callable[[float], None]
) -> None:
    told: dict[str, Any] = {"spider": "walk", "arguments": {"x": 1}, "simulated": False}
    with on_another_machine(newsroom) as afar:
        theirs = afar.open_run(**told).id
        newsroom.run_id = theirs
        newsroom.archive, ours = afar, newsroom.archive
        page = newsroom.page("nothing")
        newsroom.archive = ours
        assert ours.open_run(**told).id != theirs, "it is heard of: its run is its own"
        ours.close_run(theirs + 1)
        hear(newsroom, this_process())
        live_on(newsroom, pass_time)
        opened = ours.open_run(**told)
        assert (opened.id, opened.resumed) == (theirs, True)
        (leased,) = ours.lease(theirs, 5)
        assert leased.id == page.frontier_id
        with pytest.raises(RunLost, match=f"run {theirs} was given to {this_process()}"):
            afar.lease(theirs, 5)
        with pytest.raises(RunLost):
            afar.close_run(theirs)
        with pytest.raises(LeaseLost):
            afar.record(page, no_article_again)
        assert ours.record(page, no_article_again) == "nothing"
        assert ours.close_run(theirs).counts == {"nothing": 1}


def test_a_run_of_a_forked_child_is_its_own(newsroom: Newsroom) -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0 if this_process() != newsroom.archive.owner else 1)
    assert os.waitpid(pid, 0)[1] == 0


def test_what_a_process_had_that_is_gone_is_given_back_though_nobody_goes_on_with_it(newsroom: Newsroom) -> None:
    newsroom.page("nothing")
    living = newsroom.archive.open_run(spider="blog", arguments={}, simulated=False)
    run(newsroom.url, "UPDATE runs SET owner = ? WHERE id = ?", AFAR, newsroom.run_id)
    run(newsroom.url, "UPDATE frontier SET lease_owner = ? WHERE state = 'leased'", AFAR)
    assert newsroom.archive.take_back_runs() == [newsroom.run_id]
    assert newsroom.archive.take_back_runs() == []
    taken = newsroom.archive.run(newsroom.run_id)
    assert (taken.outcome, taken.counts) == ("killed", {"unfinished": 1})
    assert rows(newsroom.url, "SELECT state, lease_owner FROM frontier") == [("queued", None)]
    assert newsroom.archive.run(living.id).outcome is None
    again = newsroom.archive.open_run(spider="kbs", arguments={}, simulated=False)
    assert (again.id, again.resumed) == (newsroom.run_id, True)
