"""Runs are counted from their captures and held against earlier runs of each publisher, on both engines."""

from datetime import timedelta
from typing import Any

import pytest

from newsarchive import clock
from newsarchive.archive import Run
from newsarchive.items import Identity, Missing, PageResult, Validators
from tests.archive.looking import rows, run
from tests.building import Newsroom, a_capture, a_link, address, an_article, identity
from tests.histories import a_run, begin, kill, pages


def told(closed: Run) -> list[tuple[Any, ...]]:
    """The run's alarms without their pages."""
    return [(each.publisher, each.sign, each.bad, each.of, each.bad_before, each.of_before) for each in closed.alarms]


def kept(newsroom: Newsroom, run_id: int) -> list[tuple[Any, ...]]:
    """(publisher, pages, articles, read) of the run."""
    sql = "SELECT publisher, pages, articles, read FROM yields WHERE run_id = ? ORDER BY publisher"
    return rows(newsroom.url, sql, run_id)


@pytest.mark.parametrize(
    ("kind", "sign", "of"),
    [("unrecognised", "yield", 20), ("doubted", "yield", 20), ("textless", "no-text", 20), ("undated", "no-date", 20)],
)
def test_a_bad_run_after_good_ones(newsroom: Newsroom, kind: str, sign: str, of: int) -> None:
    for _ in range(3):
        assert a_run(newsroom, good=20).outcome == "complete"
    numbers: dict[str, Any] = {"good": 6, kind: 14}
    bad = a_run(newsroom, **numbers)
    assert (bad.outcome, told(bad)) == ("suspicious", [("kbs", sign, 14, of, 0, 60)])
    (alarm,) = bad.alarms
    captured = "SELECT url FROM captures WHERE run_id = ? ORDER BY id LIMIT 5 OFFSET 6"
    assert [(url,) for url in alarm.pages] == rows(newsroom.url, captured, bad.id)
    assert newsroom.archive.run(bad.id).alarms == bad.alarms


def test_a_layout_that_has_changed_and_lost_nothing_is_a_notice(newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    moved = a_run(newsroom, good=6, misplaced=14)
    assert (moved.outcome, told(moved)) == ("complete", [("kbs", "fallback", 14, 20, 0, 40)])


def test_a_few_bad_pages_are_no_alarm(newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    assert a_run(newsroom, good=1, textless=4).alarms == ()


def test_what_is_usual_for_a_publisher_is_no_alarm(newsroom: Newsroom) -> None:
    a_run(newsroom, good=20, undated=20)
    assert a_run(newsroom, good=10, undated=12).alarms == ()


def test_one_publisher_is_not_held_against_another(newsroom: Newsroom) -> None:
    pages(newsroom, "kbs", good=40)
    a_run(newsroom, "blog.example", undated=40)
    pages(newsroom, "blog.example", undated=20)
    bad = a_run(newsroom, "kbs", good=6, undated=14)
    assert told(bad) == [("kbs", "no-date", 14, 20, 0, 40)]
    assert kept(newsroom, bad.id) == [("blog.example", 20, 20, 20), ("kbs", 20, 20, 20)]


def test_what_goes_wrong_for_long_does_not_become_usual(newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    for _ in range(4):
        assert told(a_run(newsroom, good=6, undated=14)) == [("kbs", "no-date", 14, 20, 0, 40)]
    assert a_run(newsroom, good=20).alarms == ()


def test_not_even_when_it_goes_wrong_a_hundred_times(newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    bad = a_run(newsroom, good=6, undated=14)
    copied = "spider, arguments, started_at, outcome, counts, owner, seeds_complete, simulated, alarms"
    counted = "pages, articles, read, without_text, without_date, fallback"
    for number in range(bad.id + 10, bad.id + 120):
        run(newsroom.url, f"INSERT INTO runs (id, {copied}) SELECT ?, {copied} FROM runs WHERE id = ?", number, bad.id)
        run(
            newsroom.url,
            f"INSERT INTO yields (run_id, publisher, {counted})"
            f" SELECT ?, publisher, {counted} FROM yields WHERE run_id = ?",
            number,
            bad.id,
        )
    assert told(a_run(newsroom, good=6, undated=14)) == [("kbs", "no-date", 14, 20, 0, 40)]


def test_an_alarm_at_one_publisher_does_not_keep_others_from_being_learned(newsroom: Newsroom) -> None:
    pages(newsroom, "kbs.example", good=40)
    a_run(newsroom, "kbs", good=40)
    pages(newsroom, "kbs.example", undated=40)
    a_run(newsroom, "kbs", good=40)
    assert told(a_run(newsroom, "kbs", good=6, undated=14)) == [("kbs", "no-date", 14, 20, 0, 80)]


def test_a_publisher_is_known_by_its_whole_name(newsroom: Newsroom) -> None:
    pages(newsroom, "a_b%.example", good=40)
    assert a_run(newsroom, "axb-.example", good=4, unrecognised=16).alarms
    assert told(a_run(newsroom, "a_b%.example", good=6, undated=14))[0][-1] == 40


def test_crawls_of_every_ten_minutes_that_bring_three_articles_each(newsroom: Newsroom) -> None:
    for _ in range(40):
        a_run(newsroom, good=3)
    assert a_run(newsroom, undated=3).alarms == ()
    second = a_run(newsroom, undated=3)
    assert told(second) == [("kbs", "no-date", 6, 21, 0, 105)]
    assert len(second.alarms[0].pages) == 3
    assert [alarm.sign for alarm in a_run(newsroom, good=1, undated=2).alarms] == ["no-date"]
    assert a_run(newsroom, good=3).outcome == "complete"


def test_a_publisher_without_history_that_gives_nothing(newsroom: Newsroom) -> None:
    bad = a_run(newsroom, good=2, unrecognised=6)
    assert told(bad) == [("kbs", "yield", 6, 8, 0, 0)]


def test_a_killed_run_that_goes_on_is_counted_whole(newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    pages(newsroom, good=3, undated=7)
    killed = newsroom.run_id
    kill(newsroom)
    begin(newsroom)
    assert newsroom.run_id == killed
    resumed = a_run(newsroom, good=3, undated=7)
    assert (resumed.id, told(resumed)) == (killed, [("kbs", "no-date", 14, 20, 0, 40)])
    assert kept(newsroom, killed) == [("kbs", 20, 20, 20)]


def test_a_stopped_run_is_judged_when_it_is_done(newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    pages(newsroom, good=3, undated=7)
    newsroom.archive.enqueue(newsroom.run_id, (a_link("https://kbs.example/list"),))
    stopped = newsroom.archive.close_run(newsroom.run_id, stopped=True)
    assert (stopped.outcome, stopped.alarms, kept(newsroom, stopped.id)) == ("stopped", (), [])
    begin(newsroom)
    (left,) = newsroom.archive.lease(newsroom.run_id, 1)
    newsroom.record(PageResult(run_id=stopped.id, frontier_id=left.id, url=left.url, outcome="nothing"))
    done = a_run(newsroom, good=3, undated=7)
    assert (done.id, told(done)) == (stopped.id, [("kbs", "no-date", 14, 20, 0, 40)])


def test_removed_articles_and_a_few_404s_are_no_alarm(newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    revisited = a_run(newsroom, good=10, removed=20, missing=4)
    assert (revisited.outcome, revisited.alarms) == ("complete", ())
    assert kept(newsroom, revisited.id) == [("kbs", 14, 10, 10)]


def test_too_many_404s_are_one(newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    assert told(a_run(newsroom, good=10, missing=10)) == [("kbs", "yield", 10, 20, 0, 40)]


def test_dead_links_of_posts_are_none(newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    for ncd in range(10):
        capture = a_capture(address(ncd), fetched_at=clock.now(), status=404)
        told_why = {"missing": "404", "reason": "cited by blog:1"}
        assert newsroom.record(newsroom.page("missing", capture, identity(ncd), **told_why)) == "missing"
    closed = a_run(newsroom, good=2)
    assert (closed.alarms, kept(newsroom, closed.id)) == ((), [("kbs", 2, 2, 2)])


def test_what_stays_gone_is_no_article_and_no_loss(newsroom: Newsroom) -> None:
    for ncd in range(6):
        newsroom.keep(an_article(ncd))
        _miss(newsroom, ncd, "410")
    a_run(newsroom, good=30)
    for ncd in range(6):
        assert _miss(newsroom, ncd, "404") == "seen"
    closed = a_run(newsroom, good=1)
    assert (closed.alarms, kept(newsroom, closed.id)) == ((), [("kbs", 1, 1, 1)])


def test_pages_that_are_called_unchanged_are_articles_that_were_not_read(newsroom: Newsroom) -> None:
    for ncd in range(3):
        newsroom.keep(an_article(ncd), a_capture(address(ncd), fetched_at=clock.now(), headers=(("ETag", '"a"'),)))
    first = a_run(newsroom)
    for ncd in range(3):
        asked_by = newsroom.archive.validators(address(ncd))
        assert isinstance(asked_by, Validators)
        answer = a_capture(address(ncd), b"", clock.now(), status=304)
        page = newsroom.page("article", answer, identity(ncd), unchanged=asked_by)
        assert newsroom.record(page) == "seen"
    again = a_run(newsroom)
    assert kept(newsroom, first.id) == [("kbs", 3, 3, 3)]
    assert kept(newsroom, again.id) == [("kbs", 3, 3, 0)]


def test_what_a_cache_had_kept_is_an_article_and_no_sample(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1, body="새 글"), a_capture(fetched_at=clock.now()))
    a_run(newsroom, good=40)
    aged = a_capture(fetched_at=clock.now() + timedelta(minutes=1), headers=(("Age", "7200"),))
    assert newsroom.keep(an_article(1, body="옛 글"), aged) == "stale"
    bad = a_run(newsroom, unrecognised=5)
    assert told(bad) == [("kbs", "yield", 5, 6, 0, 41)]
    assert address(1) not in bad.alarms[0].pages


def test_hardly_any_articles_against_runs_of_the_same_command(newsroom: Newsroom) -> None:
    begin(newsroom, "blog", site="https://a.example")
    for _ in range(3):
        a_run(newsroom, good=15)
    few = a_run(newsroom, good=3)
    assert (few.outcome, told(few)) == ("suspicious", [(None, "few", 3, 3, 15, 15)])
    assert a_run(newsroom, good=4).alarms == ()
    begin(newsroom, "blog", site="https://b.example")
    assert a_run(newsroom, good=3).alarms == ()


def test_however_many_other_commands_come_between(newsroom: Newsroom) -> None:
    for _ in range(3):
        begin(newsroom, "blog", site="https://a.example")
        a_run(newsroom, good=15)
        for number in range(40):
            begin(newsroom, "blog", site=f"https://{number}.example")
            newsroom.archive.close_run(newsroom.run_id)
    begin(newsroom, "blog", site="https://a.example")
    assert told(a_run(newsroom)) == [(None, "few", 0, 0, 15, 15)]


def test_a_list_that_stays_short_does_not_become_usual(newsroom: Newsroom) -> None:
    begin(newsroom, "blog", site="https://a.example")
    for _ in range(3):
        a_run(newsroom, good=15)
    for _ in range(12):
        assert told(a_run(newsroom, good=1)) == [(None, "few", 1, 1, 15, 15)]


def test_spiders_that_ask_for_what_is_due_have_no_usual_number(newsroom: Newsroom) -> None:
    begin(newsroom, "revisit")
    for _ in range(3):
        a_run(newsroom, good=15, compares=False)
    assert a_run(newsroom, compares=False).alarms == ()


def test_lists_and_articles_that_were_not_asked_for_count_as_they_should(newsroom: Newsroom) -> None:
    """A list is no article; what a list names and is archived was found."""
    for _ in range(3):
        newsroom.record(newsroom.page("listing"))
        a_run(newsroom, good=10)
    for _ in range(10):
        newsroom.record(newsroom.page("listing"))
    assert [alarm.sign for alarm in a_run(newsroom, good=2).alarms] == ["few"]


def test_a_run_that_failed_is_not_held_for_one_that_found_little(newsroom: Newsroom) -> None:
    for _ in range(3):
        a_run(newsroom, good=15)
    closed = newsroom.archive.close_run(newsroom.run_id, failed=True)
    assert (closed.outcome, closed.alarms) == ("failed", ())


def _miss(newsroom: Newsroom, ncd: int, how: Missing) -> str:
    named = Identity(publisher="kbs", key=f"kbs:ncd:{ncd}")
    capture = a_capture(address(ncd), fetched_at=clock.now(), status=410 if how == "410" else 404)
    return newsroom.record(newsroom.page("missing", capture, named, missing=how, problem="the server says 410"))


def test_the_runs_of_a_publisher_are_those_that_read_of_it_or_bear_its_name(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    newsroom.archive.close_run(newsroom.run_id)
    under_way = newsroom.archive.open_run(spider="kbs", arguments={"since": "7d"}, simulated=False).id
    newsroom.archive.open_run(spider="blog", arguments={}, simulated=False)
    found = newsroom.archive.runs_of("kbs", 9)
    assert [(run.id, read and read.articles) for run, read in found] == [(under_way, None), (newsroom.run_id, 1)]
    assert newsroom.archive.runs_of("kbs", 1) == found[:1]
    assert newsroom.archive.runs_of("nobody.example") == []
