"""Pauses of hosts: kept by all processes, counted once a storm, ended by a good answer and nothing else."""

import time

import pytest

from newsarchive.archive import pauses
from newsarchive.archive.hosts import TRIAL_SECONDS
from newsarchive.items import OutLink
from tests.building import Newsroom

HOST = "busy.example"


def queue(newsroom: Newsroom, *urls: str, host: str = HOST, delay: float = 0.0) -> None:
    newsroom.archive.enqueue(
        newsroom.run_id,
        tuple(
            OutLink(url=url, fingerprint=url.encode(), host=host, delay=delay, callback="parse", priority=0, depth=0)
            for url in urls
        ),
    )


def lease(newsroom: Newsroom, room: int = 9) -> list[str]:
    return [row.url for row in newsroom.archive.lease(newsroom.run_id, room)]


def pause(newsroom: Newsroom, seconds: float = 30.0) -> float:
    return newsroom.archive.pause_host(HOST, 0.0, lambda number: seconds * number, "answers with status 429")


def test_no_row_of_a_paused_host_is_leased(newsroom: Newsroom) -> None:
    queue(newsroom, "a", "b")
    assert 30 < pause(newsroom) < 30.1
    assert lease(newsroom) == []
    assert newsroom.archive.claim_host(HOST, 0.0) > 29
    assert 29 < (newsroom.archive.seconds_until_due(newsroom.run_id) or 0) < 30.1
    assert newsroom.archive.pause_reasons(newsroom.run_id) == ("busy.example answers with status 429",)


def test_answers_to_requests_that_went_before_a_pause_do_not_count_again(newsroom: Newsroom) -> None:
    for _ in range(16):
        pause(newsroom)
    assert newsroom.archive.host_trouble(HOST).seconds < 30.1


def test_they_may_make_it_longer_never_shorter(newsroom: Newsroom) -> None:
    pause(newsroom)
    assert pause(newsroom, 50.0) > 49
    assert pause(newsroom, 1.0) > 49


def test_a_good_answer_within_a_pause_does_not_end_it(newsroom: Newsroom) -> None:
    pause(newsroom)
    newsroom.archive.host_answered(HOST)
    assert newsroom.archive.host_trouble(HOST).seconds > 29


def test_after_a_pause_one_request_tries_the_host_and_a_good_answer_lets_the_others_go(newsroom: Newsroom) -> None:
    queue(newsroom, "a", "b", "c")
    pause(newsroom, 0.0)
    time.sleep(0.05)

    (first,) = newsroom.archive.lease(newsroom.run_id, 9)
    assert first.is_troubled
    assert lease(newsroom) == []
    assert newsroom.archive.claim_host(HOST, 0.0) > TRIAL_SECONDS - 5

    newsroom.archive.host_answered(HOST)
    assert lease(newsroom) == ["b", "c"]
    assert newsroom.archive.host_trouble(HOST) == pauses.Trouble(0.0, False)


def test_a_trial_that_was_not_made_lets_another_be_made(newsroom: Newsroom) -> None:
    queue(newsroom, "a", "b", "c")
    pause(newsroom, 0.0)
    time.sleep(0.05)
    assert lease(newsroom) == ["a"]
    newsroom.archive.host_not_tried(HOST)
    assert lease(newsroom) == ["b"]
    assert lease(newsroom) == []


def test_a_trial_in_vain_pauses_the_host_for_as_long_as_it_says_and_no_longer(newsroom: Newsroom) -> None:
    queue(newsroom, "a", "b")
    pause(newsroom, 0.0)
    time.sleep(0.05)
    assert lease(newsroom) == ["a"]
    pause(newsroom, 1.0)
    assert 1 < (newsroom.archive.seconds_until_due(newsroom.run_id) or 0) < 2.1


def test_pauses_in_a_row_are_counted_until_a_good_answer(newsroom: Newsroom) -> None:
    numbers: list[int] = []

    def seconds(number: int) -> float:
        numbers.append(number)
        return 0.0

    for good in (False, False, True, False):
        newsroom.archive.pause_host(HOST, 0.0, seconds, "busy")
        time.sleep(0.03)
        if good:
            newsroom.archive.host_answered(HOST)
    assert numbers == [1, 2, 3, 1]


def test_silences_are_counted_in_a_row_and_timed_from_the_first(newsroom: Newsroom) -> None:
    seen: list[pauses.Silence] = []

    def never(silence: pauses.Silence) -> None:
        seen.append(silence)

    for ago in (10.0, 1.0):
        assert newsroom.archive.host_unanswered(HOST, 0.0, ago, never, "silent") == 0
    newsroom.archive.host_answered(HOST)
    newsroom.archive.host_unanswered(HOST, 0.0, 0.0, never, "silent")

    assert [silence.failures for silence in seen] == [1, 2, 1]
    assert [round(silence.seconds) for silence in seen] == [10, 10, 0]


def test_a_dead_host_is_paused_and_what_was_under_way_does_not_count(newsroom: Newsroom) -> None:
    asked: list[pauses.Silence] = []

    def at_once(silence: pauses.Silence) -> float:
        asked.append(silence)
        return 30.0

    assert newsroom.archive.host_unanswered(HOST, 0.0, 0.0, at_once, "silent") > 29
    assert newsroom.archive.host_unanswered(HOST, 0.0, 0.0, at_once, "silent") > 29
    assert len(asked) == 1


@pytest.mark.parametrize("counts", [True, False])
def test_a_postponed_row_waits_for_the_host_that_it_met(newsroom: Newsroom, counts: bool) -> None:
    queue(newsroom, "a", "b", host="other.example")
    (row,) = newsroom.archive.lease(newsroom.run_id, 1)
    pause(newsroom)
    newsroom.archive.postpone(row.id, HOST, counts=counts)

    assert lease(newsroom) == ["b"]
    assert lease(newsroom) == []
    newsroom.archive.pause_host("other.example", 0.0, lambda _: 1.0, "busy")
    assert newsroom.archive.pause_reasons(newsroom.run_id) == ("busy.example answers with status 429",)


def test_a_row_asked_in_vain_goes_behind_others_like_it(newsroom: Newsroom) -> None:
    queue(newsroom, "a", "b")
    (row,) = newsroom.archive.lease(newsroom.run_id, 1)
    newsroom.archive.postpone(row.id, HOST, counts=True)
    leased = newsroom.archive.lease(newsroom.run_id, 9)
    assert [(row.url, row.postponed) for row in leased] == [("b", 0), ("a", 1)]


def test_the_longer_of_our_delay_and_the_crawl_delay_is_kept(newsroom: Newsroom) -> None:
    queue(newsroom, "a", "b", delay=1.0)
    newsroom.archive.keep_crawl_delay(HOST, 1.0, 20.0)
    assert 19 < newsroom.archive.claim_host(HOST, 1.0) <= 20, "robots.txt was asked for just now"
    queue(newsroom, "c", delay=1.0)
    newsroom.archive.hold_host(HOST, 1.0)
    assert (newsroom.archive.seconds_until_due(newsroom.run_id) or 0) > 19


def test_a_crawl_delay_is_claimed_with_the_row_and_can_be_taken_back(newsroom: Newsroom) -> None:
    newsroom.archive.keep_crawl_delay(HOST, 0.0, 0.3)
    queue(newsroom, "a", "b", "c", "d")
    time.sleep(0.35)
    assert lease(newsroom) == ["a"]
    assert lease(newsroom) == []
    newsroom.archive.keep_crawl_delay(HOST, 0.0, 0.0)
    time.sleep(0.35)
    assert lease(newsroom) == ["b", "c", "d"]


def test_the_delay_counts_from_when_a_request_came_in(newsroom: Newsroom) -> None:
    newsroom.archive.claim_host(HOST, 10.0)
    newsroom.archive.hold_host(HOST, 10.0, 4.0)
    assert newsroom.archive.claim_host(HOST, 10.0) > 9.9
    newsroom.archive.hold_host(HOST, 20.0, 4.0)
    assert 15.5 < newsroom.archive.claim_host(HOST, 20.0) <= 16
