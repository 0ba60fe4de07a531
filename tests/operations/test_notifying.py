"""What people are told, once each: what is amiss, what saved searches found, what happened to watched articles."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsarchive import clock
from newsarchive.archive import open_archive
from newsarchive.archive.notices import KEPT, Turn
from newsarchive.operations.notification_post import Answer
from newsarchive.operations.notifying import LONGEST_ASKED, LONGEST_WAIT, gather, next_try, not_told, send
from newsarchive.publishers import likely_identity
from tests.archive.looking import rows, run
from tests.building import NOON, Newsroom, a_capture, address, an_article, later
from tests.operations.receiver import Receiver

RATE = "기준금리 동결"


@pytest.fixture(autouse=True)
def _afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three hours after the captures, when nothing is overdue yet."""
    go_on(monkeypatch)


def go_on(monkeypatch: pytest.MonkeyPatch, **length: float) -> None:
    """The clock shows so much later than that afternoon."""
    monkeypatch.setattr(clock, "ahead", later(3) + timedelta(**length) - datetime.now(UTC))


def fail_a_run(newsroom: Newsroom, message: str = "robots.txt forbids it") -> int:
    """A crawl of kbs that fails; gives its number."""
    number = newsroom.archive.open_run(spider="kbs", arguments={}, simulated=False, fresh=True).id
    newsroom.archive.close_run(number, failed=True, message=message)
    return number


def complete_a_run(newsroom: Newsroom) -> None:
    newsroom.archive.close_run(newsroom.archive.open_run(spider="kbs", arguments={}, simulated=False, fresh=True).id)


def told(newsroom: Newsroom) -> list[str]:
    """The texts that a receiver gets now."""
    with Receiver() as receiver:
        gather(newsroom.archive, newsroom.url)
        send(newsroom.archive, receiver.url)
    return [message["text"] for message in receiver.messages]


def test_a_run_that_failed_is_told_once_and_again_when_it_was_good_meanwhile(newsroom: Newsroom) -> None:
    newsroom.archive.close_run(newsroom.run_id)
    first = fail_a_run(newsroom)
    (text,) = told(newsroom)
    assert f"kbs: run {first} ended failed: robots.txt forbids it." in text
    fail_a_run(newsroom)
    assert told(newsroom) == []
    complete_a_run(newsroom)
    assert told(newsroom) == []
    again = fail_a_run(newsroom)
    assert [f"run {again} ended failed" in text for text in told(newsroom)] == [True]


def test_a_notice_says_what_is_amiss_where_since_when_and_what_to_do(newsroom: Newsroom) -> None:
    newsroom.archive.close_run(newsroom.run_id)
    fail_a_run(newsroom)
    with Receiver() as receiver:
        gather(newsroom.archive, "postgresql://me:pa55word@db.example/news?sslpassword=pa55word")
        send(newsroom.archive, receiver.url)
    (message,) = receiver.messages
    assert {name: message[name] for name in ("kind", "check", "where", "publisher", "url", "pages")} == {
        "kind": "run", "check": "runs", "where": "kbs", "publisher": None, "url": None, "pages": [],
    }  # fmt: skip
    assert message["fix"].startswith("See newsarchive runs ")
    assert message["docs"] == "docs/operations.md#how-a-run-ended"
    assert message["since"].endswith("+09:00")
    assert message["archive"] == "postgresql://me:***@db.example/news?sslpassword=***"
    assert len(message["id"]) == 64


def test_a_host_that_pauses_is_told_when_it_has_done_so_for_a_day(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.archive.close_run(newsroom.run_id)
    pause = {"host": "news.kbs.co.kr", "delay": 1.0, "seconds": lambda _: 3 * 86400.0, "reason": "answered 503"}
    newsroom.archive.host_unanswered("news.kbs.co.kr", 1.0, 60.0, lambda _: None, "is silent")
    newsroom.archive.pause_host(**pause)  # type: ignore[arg-type]
    assert told(newsroom) == []
    go_on(monkeypatch, hours=25)
    (text,) = told(newsroom)
    assert text.startswith("news.kbs.co.kr: not asked for ")
    go_on(monkeypatch, hours=30)
    assert told(newsroom) == []


def test_what_saved_searches_and_watched_articles_brought_is_told_once_and_stays_new_for_alerts(
    newsroom: Newsroom,
) -> None:
    newsroom.keep(an_article(1))
    newsroom.keep(an_article(2, RATE, "기준금리는 그대로다."))
    newsroom.archive.save_search("금리", "기준금리")
    newsroom.archive.watch([address(1)], likely_identity)
    assert told(newsroom) == []
    newsroom.keep(an_article(3, RATE + " 이유", "기준금리는 또 그대로다."), a_capture(address(3), fetched_at=later(1)))
    newsroom.keep(
        an_article(1, body="등대가 다시 꺼졌습니다.\n주민이 슬퍼했습니다."), a_capture(address(1), fetched_at=later(2))
    )
    with Receiver() as receiver:
        gather(newsroom.archive, newsroom.url)
        send(newsroom.archive, receiver.url)
    found, edited = receiver.messages
    assert found["text"] == f"new for the saved search ‘금리’: {RATE} 이유 {address(3)}"
    assert (found["kind"], found["search"], found["publisher"], found["url"]) == ("search", "금리", "kbs", address(3))
    assert edited["text"].startswith("silently edited, a watched article: ")
    assert (edited["kind"], edited["key"], edited["fix"]) == ("watch", "kbs:ncd:1", "newsarchive diff kbs:ncd:1 1 2")
    assert told(newsroom) == []
    at_the_terminal = newsroom.archive.alerts()
    assert [len(alert.found) for alert in at_the_terminal.searches] == [1]
    assert len(at_the_terminal.watched or ()) == 1
    ids = rows(newsroom.url, "SELECT article_id FROM notices ORDER BY id")
    assert ids == [(3,), (1,)], "whoever takes an article out finds its notices by it"


def test_alerts_at_the_terminal_takes_nothing_from_the_webhook(newsroom: Newsroom) -> None:
    newsroom.archive.save_search("금리", "기준금리")
    assert told(newsroom) == []
    newsroom.keep(an_article(2, RATE, "기준금리는 그대로다."))
    newsroom.archive.told(newsroom.archive.alerts())
    assert len(told(newsroom)) == 1


def test_a_search_saved_later_tells_of_nothing_older(newsroom: Newsroom) -> None:
    newsroom.archive.save_search("등대", "등대")
    newsroom.keep(an_article(1))
    assert len(told(newsroom)) == 1
    newsroom.keep(an_article(2, RATE, "기준금리는 그대로다."))
    newsroom.archive.save_search("금리", "기준금리")
    assert told(newsroom) == []
    newsroom.archive.save_search("등대", "기준금리")  # another one in its place
    assert told(newsroom) == []


def test_a_flood_is_summed_up(newsroom: Newsroom) -> None:
    newsroom.archive.save_search("등대", "등대")
    newsroom.archive.save_search("언덕", "언덕")
    for ncd in range(1, 8):
        newsroom.keep(an_article(ncd))
    with Receiver() as receiver:
        gather(newsroom.archive, newsroom.url)
        done = send(newsroom.archive, receiver.url)
    (message,) = receiver.messages
    assert (done.sent, done.left) == (14, 0)
    assert message["kind"] == "several"
    assert message["text"].splitlines()[0] == "newsarchive has 14 notices:"
    assert len(set(receiver.ids)) == 14
    for ncd in range(8, 29):
        newsroom.keep(an_article(ncd))
    assert [text.partition(" for ")[0] for text in told(newsroom)] == ["21 articles are new"] * 2


def test_what_was_refused_is_kept_and_sent_under_the_same_id_when_its_time_has_come(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.archive.close_run(newsroom.run_id)
    fail_a_run(newsroom)
    gather(newsroom.archive, newsroom.url)
    with Receiver(500, (429, {"Retry-After": "600"}), 200) as receiver:
        first = send(newsroom.archive, receiver.url)
        too_early = send(newsroom.archive, receiver.url)
        assert (first.problem, first.left, too_early.problem) == ("it answered 500", 1, None)
        assert too_early.not_before == first.not_before
        go_on(monkeypatch, seconds=110)
        second = send(newsroom.archive, receiver.url)
        assert second.not_before is not None
        assert second.not_before - clock.now() > timedelta(seconds=550)
        go_on(monkeypatch, seconds=110 + 650)
        assert send(newsroom.archive, receiver.url).sent == 1
    assert len(receiver.ids) == 3
    assert len(set(receiver.ids)) == 1
    assert rows(newsroom.url, "SELECT attempts, problem FROM notices") == [(3, None)]


def test_one_that_is_always_refused_does_not_hold_up_the_others(newsroom: Newsroom) -> None:
    newsroom.archive.save_search("등대", "등대")
    newsroom.keep(an_article(1))
    gather(newsroom.archive, newsroom.url)
    with Receiver(400, 200) as receiver:
        refused = send(newsroom.archive, receiver.url)
        assert (refused.is_mistake, refused.problem) == (True, "it answered 400")
        newsroom.keep(an_article(2))
        gather(newsroom.archive, newsroom.url)
        send(newsroom.archive, receiver.url, at_once=True)
    assert [message["key"] for message in receiver.messages] == ["kbs:ncd:1", "kbs:ncd:2", "kbs:ncd:1"]


def test_waits_grow_and_are_as_long_as_was_asked_for() -> None:
    waits = [next_try(Turn(failures=n), Answer(problem="no"), NOON).not_before for n in (0, 1, 2, 500)]
    asked = [next_try(Turn(), Answer(problem="no", retry_after=s), NOON).not_before for s in (5.0, 600.0, 1e9)]
    minute = timedelta(minutes=1)
    assert [at and at - NOON for at in waits] == [minute, 2 * minute, 4 * minute, LONGEST_WAIT]
    assert [at and at - NOON for at in asked] == [minute, 10 * minute, LONGEST_ASKED]


def test_two_senders_do_not_send_at_once_and_a_dead_ones_turn_is_taken(newsroom: Newsroom) -> None:
    fail_a_run(newsroom)
    gather(newsroom.archive, newsroom.url)
    alive = f"elsewhere:{os.getpid()}:0"
    run(newsroom.url, "UPDATE chores SET name = name")
    with open_archive(newsroom.url) as other, Receiver() as receiver:
        other._owner = alive
        assert other.take_notice_turn()
        assert send(newsroom.archive, receiver.url).busy
        assert receiver.requests == []
        other.end_notice_turn(None)
        other._owner = newsroom.archive._owner.rpartition(":")[0] + ":1"  # a process of before, with this pid
        assert other.take_notice_turn()
        assert send(newsroom.archive, receiver.url).sent == 1


def test_what_a_rehearsal_shows_is_still_to_be_told(newsroom: Newsroom) -> None:
    newsroom.archive.close_run(newsroom.run_id)
    fail_a_run(newsroom)
    assert [notice.kind for notice in not_told(newsroom.archive, newsroom.url)] == ["run"]
    assert len(told(newsroom)) == 1
    assert not_told(newsroom.archive, newsroom.url) == []


def test_what_was_sent_long_ago_is_kept_no_more(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.archive.save_search("등대", "등대")
    newsroom.keep(an_article(1))
    assert len(told(newsroom)) == 1
    go_on(monkeypatch, days=KEPT.days, hours=1)
    gather(newsroom.archive, newsroom.url)
    assert rows(newsroom.url, "SELECT kind FROM notices WHERE sent_at IS NOT NULL") == []


def test_a_line_separator_in_a_headline_ends_no_line(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as newsroom:
        newsroom.archive.save_search("등대", "등대")
        newsroom.keep(an_article(1))
        with sqlite3.connect(newsroom.path) as behind:
            behind.execute("UPDATE versions SET headline = '등대 ' || char(8232) || ' 불'")
        assert told(newsroom) == [f"new for the saved search ‘등대’: 등대 불 {address(1)}"]
