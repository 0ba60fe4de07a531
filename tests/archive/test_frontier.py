"""The frontier: rows unique in their run, leased when their host is due, ended exactly once."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from newsarchive.archive import LeaseLost, open_archive
from newsarchive.archive.engine import connect, writing
from newsarchive.archive.frontier import enqueue
from newsarchive.archive.leases import LEASE_SECONDS
from newsarchive.archive.processes import this_process
from tests.archive.looking import note_claims, rows, run
from tests.building import Newsroom, a_capture, a_link, address
from tests.forks import Fork

SLOW, FAST = "https://slow.example/", "https://fast.example/"


def leased_urls(newsroom: Newsroom, room: int = 10) -> list[str]:
    return [row.url for row in newsroom.archive.lease(newsroom.run_id, room)]


def queue(newsroom: Newsroom, *urls: str, delay: float = 0.0) -> int:
    return newsroom.archive.enqueue(newsroom.run_id, tuple(a_link(url, delay=delay) for url in urls))


def test_a_request_is_queued_once_in_its_run(newsroom: Newsroom) -> None:
    assert queue(newsroom, FAST, FAST + "a", FAST) == 2
    assert queue(newsroom, FAST, FAST + "b") == 1
    other = newsroom.archive.open_run(spider="kbs", arguments={"since": "7d"}, simulated=False)
    assert newsroom.archive.enqueue(other.id, (a_link(FAST),)) == 1
    assert newsroom.archive.enqueue(newsroom.run_id, ()) == 0


def test_a_request_that_is_done_is_not_queued_again(newsroom: Newsroom) -> None:
    newsroom.record(newsroom.page("nothing", a_capture(FAST)))
    done = rows(newsroom.url, "SELECT fingerprint FROM frontier")[0][0]
    assert newsroom.archive.enqueue(newsroom.run_id, (a_link(FAST, fingerprint=done),)) == 0


def test_what_is_queued_comes_back_as_it_was(newsroom: Newsroom) -> None:
    link = a_link(FAST, callback="parse_list", depth=3, priority=-1, cb_kwargs={"쪽": 2, "tags": ["a", None]})
    newsroom.archive.enqueue(newsroom.run_id, (link,))
    (leased,) = newsroom.archive.lease(newsroom.run_id, 10)
    assert (leased.url, leased.callback, leased.depth, leased.priority) == (FAST, "parse_list", 3, -1)
    assert (leased.cb_kwargs, leased.method, leased.body) == ({"쪽": 2, "tags": ["a", None]}, "GET", b"")


def test_any_iterable_of_links_can_be_queued(newsroom: Newsroom) -> None:
    with writing(connect(newsroom.url)) as connection:
        assert enqueue(connection, newsroom.run_id, iter([a_link(FAST), a_link(SLOW)])) == 2


def test_high_priority_goes_first_then_the_order_of_queueing(newsroom: Newsroom) -> None:
    links = tuple(a_link(f"{FAST}{n}", priority=priority) for n, priority in enumerate((0, 5, 0, -5, 5)))
    newsroom.archive.enqueue(newsroom.run_id, links)
    assert leased_urls(newsroom) == [f"{FAST}{n}" for n in (1, 4, 0, 2, 3)]


def test_no_more_rows_than_there_is_room(newsroom: Newsroom) -> None:
    queue(newsroom, *(f"{FAST}{n}" for n in range(5)))
    assert len(leased_urls(newsroom, 3)) == 3
    assert len(leased_urls(newsroom, 3)) == 2
    assert leased_urls(newsroom, 3) == []


def test_a_host_with_a_delay_gives_one_row_at_a_time(newsroom: Newsroom) -> None:
    queue(newsroom, SLOW + "1", SLOW + "2", delay=30.0)
    queue(newsroom, FAST + "1")
    assert sorted(leased_urls(newsroom) + leased_urls(newsroom)) == [FAST + "1", SLOW + "1"]
    assert leased_urls(newsroom) == []
    due = newsroom.archive.seconds_until_due(newsroom.run_id)
    assert due is not None
    assert 28 < due <= 30


def test_nothing_is_due_where_nothing_is_queued(newsroom: Newsroom) -> None:
    assert newsroom.archive.seconds_until_due(newsroom.run_id) is None
    queue(newsroom, FAST)
    assert newsroom.archive.seconds_until_due(newsroom.run_id) == 0.0
    leased_urls(newsroom)
    assert newsroom.archive.seconds_until_due(newsroom.run_id) is None
    assert newsroom.archive.unfinished(newsroom.run_id) == 1


def test_a_host_with_delay_is_leased_again_when_it_is_due(newsroom: Newsroom) -> None:
    queue(newsroom, SLOW + "1", SLOW + "2", delay=0.2)
    assert leased_urls(newsroom) == [SLOW + "1"]
    time.sleep(0.005 + (newsroom.archive.seconds_until_due(newsroom.run_id) or 0))  # the database counts milliseconds
    assert leased_urls(newsroom) == [SLOW + "2"]


def test_a_claim_says_how_long_to_wait(newsroom: Newsroom) -> None:
    assert newsroom.archive.claim_host("slow.example", 30.0) == 0.0
    assert 28 < newsroom.archive.claim_host("slow.example", 30.0) <= 30
    assert newsroom.archive.claim_host("other.example", 30.0) == 0.0
    assert [newsroom.archive.claim_host("fast.example", 0.0) for _ in range(3)] == [0.0] * 3


def test_claims_and_leases_share_one_delay(newsroom: Newsroom) -> None:
    newsroom.archive.claim_host("slow.example", 30.0)
    queue(newsroom, SLOW, delay=30.0)
    assert leased_urls(newsroom) == []


DELAY, ROUNDS = 0.05, 6


def another_process(*words: str) -> Fork:
    """tests.archive.sharing, begun."""
    return Fork("tests.archive.sharing", *words, cwd=Path.cwd(), environment=os.environ)


def assert_claims_keep_the_delay(place: str, claims: int) -> None:
    at = [moment for (moment,) in rows(place, "SELECT at FROM claims ORDER BY at")]
    assert len(at) == claims
    # A millisecond is the grain of the database's clock.
    assert min(after - before for before, after in pairwise(at)) >= DELAY - 0.001


def test_threads_share_one_delay(newsroom: Newsroom) -> None:
    note_claims(newsroom.url)

    def hammer(_n: int) -> None:
        claims = 0
        while claims < ROUNDS:
            wait = newsroom.archive.claim_host("slow.example", DELAY)
            claims += not wait
            time.sleep(wait)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(hammer, range(4)))
    assert_claims_keep_the_delay(newsroom.url, 4 * ROUNDS)


def test_processes_share_one_delay(newsroom: Newsroom) -> None:
    note_claims(newsroom.url)
    children = [another_process("claim", newsroom.url, str(DELAY), str(ROUNDS)) for _ in range(3)]
    assert [child.wait(60) for child in children] == [0, 0, 0]
    assert_claims_keep_the_delay(newsroom.url, 3 * ROUNDS)


def lease_all(newsroom: Newsroom) -> None:
    """In a process that has ended since."""
    process = another_process("lease-and-die", newsroom.url, str(newsroom.run_id))
    assert process.wait(60) == 0, process.err


def test_only_the_process_whose_run_it_is_leases_its_rows(newsroom: Newsroom) -> None:
    queue(newsroom, FAST)
    intruder = another_process("lease", newsroom.url, str(newsroom.run_id))
    assert intruder.wait(60) == 1
    assert "RunLost" in intruder.err
    assert intruder.out == ""
    assert leased_urls(newsroom) == [FAST]


def test_rows_of_a_dead_process_are_leased_at_once(newsroom: Newsroom) -> None:
    queue(newsroom, FAST)
    lease_all(newsroom)
    assert rows(newsroom.url, "SELECT state FROM frontier") == [("leased",)]
    assert leased_urls(newsroom) == [FAST]


def test_rows_of_a_living_process_stay_its_own(newsroom: Newsroom) -> None:
    queue(newsroom, FAST)
    assert leased_urls(newsroom) == [FAST]
    assert leased_urls(newsroom) == []


@pytest.mark.parametrize(("age", "expected"), [(LEASE_SECONDS - 60, []), (LEASE_SECONDS + 60, [FAST])])
def test_rows_of_another_machine_are_leased_when_their_lease_expired(
    newsroom: Newsroom, age: float, expected: list[str]
) -> None:
    queue(newsroom, FAST)
    leased_urls(newsroom)
    run(newsroom.url, f"INSERT INTO processes VALUES ('elsewhere.example:1:1', {time.time()})")
    run(
        newsroom.url,
        "UPDATE frontier SET lease_owner = 'elsewhere.example:1:1', lease_expires = lease_expires - ?",
        age,
    )
    assert leased_urls(newsroom) == expected


def test_a_row_is_ended_once(newsroom: Newsroom) -> None:
    page = newsroom.page("nothing")
    assert newsroom.record(page) == "nothing"
    with pytest.raises(LeaseLost, match=f"frontier row {page.frontier_id} .*{this_process()}"):
        newsroom.record(page)


def test_a_row_that_was_never_leased_cannot_be_ended(newsroom: Newsroom) -> None:
    page = newsroom.page("nothing")
    run(newsroom.url, "UPDATE frontier SET state = 'queued', lease_owner = NULL")
    with pytest.raises(LeaseLost):
        newsroom.record(page)


def test_a_row_that_was_taken_over_cannot_be_ended_by_its_former_owner(newsroom: Newsroom) -> None:
    page = newsroom.page("nothing", a_capture(address(1)))
    run(newsroom.url, "UPDATE frontier SET lease_expires = 0")
    lease_all(newsroom)
    with pytest.raises(LeaseLost):
        newsroom.record(page)


def test_closing_a_run_gives_back_its_leases(newsroom: Newsroom) -> None:
    queue(newsroom, FAST, FAST + "2")
    leased_urls(newsroom, 1)
    closed = newsroom.archive.close_run(newsroom.run_id, stopped=True)
    assert closed.counts == {"unfinished": 2}
    assert rows(newsroom.url, "SELECT DISTINCT state, lease_owner, lease_expires FROM frontier") == [
        ("queued", None, None)
    ]


def test_the_archive_is_opened_by_others_while_rows_are_leased(newsroom: Newsroom) -> None:
    queue(newsroom, FAST)
    with open_archive(newsroom.url) as other:
        assert [row.url for row in other.lease(newsroom.run_id, 1)] == [FAST]
    assert leased_urls(newsroom) == []


def test_a_request_that_goes_later_than_it_was_claimed_moves_the_next_one(newsroom: Newsroom) -> None:
    newsroom.archive.claim_host("slow.example", 0.2)
    time.sleep(0.1)
    newsroom.archive.hold_host("slow.example", 30.0)
    assert 28 < newsroom.archive.claim_host("slow.example", 30.0) <= 30


def test_holding_never_brings_the_next_request_forward(newsroom: Newsroom) -> None:
    newsroom.archive.claim_host("slow.example", 60.0)
    newsroom.archive.hold_host("slow.example", 1.0)
    assert newsroom.archive.claim_host("slow.example", 60.0) > 50
