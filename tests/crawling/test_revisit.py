"""Archived articles are looked at again when they are due, and only then."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from demo.pages import article_page, removal_page
from demo.stories import Story
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl, Ended, command, crawl_articles
from tests.crawling.site import KBS, Site, page
from tests.crawling.stories import STORIES, path_of, story_page

LATER = replace(
    STORIES[0], paragraphs=(*STORIES[0].paragraphs[:-1], "등대지기는 이제 두 사람입니다."), edited=STORIES[0].published
)
YEARS = 24 * 365 * 3


def at(site: Site, *stories: Story) -> list[str]:
    return [site.at(path_of(story), page(article_page(story))) for story in stories]


def revisit(archive: Archive, site: Site, hours_ahead: float = YEARS, **arguments: str) -> Ended:
    return Crawl(archive, "revisit", site.connect_to(), arguments, hours_ahead=hours_ahead).run()


def test_what_was_just_seen_is_not_due(archive: Archive, site: Site) -> None:
    crawl_articles(archive, site, *at(site, *STORIES[:2]))
    asked = len(site.requests)
    ended = revisit(archive, site, hours_ahead=0)
    assert (ended.outcome, ended.counts, len(site.requests)) == ("complete", {}, asked)


def test_what_is_due_is_asked_for_at_the_address_where_it_was_last_seen(archive: Archive, site: Site) -> None:
    urls = at(site, *STORIES[:2])
    crawl_articles(archive, site, *urls)
    ended = revisit(archive, site)
    assert (ended.outcome, ended.counts) == ("complete", {"seen": 2})
    assert archive.rows("SELECT url, reason FROM captures WHERE fate = 'seen' ORDER BY url") == [
        (url, "revisit") for url in sorted(urls)
    ]
    assert archive.one("SELECT count(*) FROM articles WHERE revisit_at > last_seen_at") == 2


def test_edits_removals_and_returns_are_found(archive: Archive, site: Site) -> None:
    path = path_of(STORIES[0])
    site.at(path, story_page(), page(article_page(LATER)), page(removal_page()), page(article_page(LATER)))
    crawl_articles(archive, site, f"https://{KBS}{path}")
    fates = [revisit(archive, site, hours_ahead=YEARS * (number + 1)).counts for number in range(3)]
    assert fates == [{"changed": 1}, {"gone": 1}, {"back": 1}]
    assert archive.rows("SELECT status, current_version FROM articles") == [("live", 2)]


def test_what_is_gone_and_stays_so_is_asked_for_all_the_same(archive: Archive, site: Site) -> None:
    path = path_of(STORIES[0])
    site.at(path, story_page(), page("gone", 410), page("nothing here", 404), story_page())
    crawl_articles(archive, site, f"https://{KBS}{path}", *at(site, STORIES[1]))
    fates = [revisit(archive, site, hours_ahead=YEARS * (number + 1)).counts for number in range(3)]
    assert fates == [{"gone": 1, "seen": 1}, {"seen": 2}, {"back": 1, "seen": 1}]


def test_a_limit_and_a_publisher_narrow_it(archive: Archive, site: Site) -> None:
    crawl_articles(archive, site, *at(site, *STORIES[:3]))
    assert revisit(archive, site, publisher="blog.example").counts == {}
    assert revisit(archive, site, limit="2").counts == {"seen": 2}


def test_the_days_budget_of_a_host_is_kept_over_runs_and_renewed_the_next_day(archive: Archive, site: Site) -> None:
    crawl_articles(archive, site, *at(site, *STORIES[:5]))

    def run(hours: float) -> dict[str, int]:
        crawl = Crawl(archive, "revisit", site.connect_to(), settings={"REVISITS_PER_DAY": 3}, hours_ahead=hours)
        return crawl.run().counts

    assert [run(YEARS), run(YEARS), run(YEARS + 24)] == [{"seen": 3}, {}, {"seen": 2}]


def test_an_outage_removes_nothing_and_is_asked_about_ever_more_seldom(archive: Archive, site: Site) -> None:
    path = path_of(STORIES[0])
    site.at(path, story_page(), page("broken", 500))
    crawl_articles(archive, site, f"https://{KBS}{path}")
    waits = []
    for hours in (0, 100, 200, 400):
        assert revisit(archive, site, hours_ahead=YEARS + hours).counts == {"failed": 1}
        row = "SELECT revisit_at, (SELECT max(fetched_at) FROM captures) FROM articles"
        waits.append(archive.rows(row)[0])
    assert archive.rows("SELECT status, failed_visits, missing_since FROM articles") == [("live", 4, None)]
    lags = [_time(again) - _time(asked) for again, asked in waits]
    assert [round(lag / timedelta(hours=1)) for lag in lags] == [6, 12, 24, 48]


def test_where_everything_is_404_nothing_is_taken_for_removed(archive: Archive, site: Site) -> None:
    nothing = page("nothing here", 404)
    for story in STORIES[:6]:
        site.at(path_of(story), page(article_page(story)), nothing, nothing, page(article_page(story)))
    crawl_articles(archive, site, *(f"https://{KBS}{path_of(story)}" for story in STORIES[:6]))
    fates = [revisit(archive, site, hours_ahead=YEARS + hours).counts for hours in (0, 3, 12)]
    assert fates == [{"missing": 6}, {"missing": 6}, {"seen": 6}]


def test_a_single_404_is_believed_once_another_article_was_seen_since(archive: Archive, site: Site) -> None:
    """Perhaps everything is 404, and only this one was due."""
    first, second = (f"https://{KBS}{path_of(story)}" for story in STORIES[:2])
    site.at(path_of(STORIES[0]), story_page(), page("nothing here", 404))
    site.at(path_of(STORIES[1]), story_page(1))
    crawl_articles(archive, site, first, second)
    archive.run("UPDATE articles SET revisit_at = '2100-01-01T00:00:00.000+00:00' WHERE id = 2")
    fates = [revisit(archive, site, hours_ahead=YEARS + hours).counts for hours in (0, 2, 12, 24)]
    assert fates == [{"missing": 1}, {"missing": 1}, {"seen": 1, "missing": 1}, {"gone": 1}] or fates[2:] == [
        {"seen": 1, "gone": 1},
        {},
    ]
    assert archive.rows("SELECT status FROM articles ORDER BY id") == [("gone",), ("live",)]


def test_an_edit_that_is_stopped_from_being_seen_is_not_lost(archive: Archive, site: Site) -> None:
    """A run that was stopped is not resumed: what it had not asked for is still due."""
    crawl_articles(archive, site, *at(site, *STORIES[:4]))
    first = revisit(archive, site, limit="1")
    archive.run("UPDATE runs SET outcome = 'stopped' WHERE spider = 'revisit'")
    archive.run("UPDATE articles SET revisit_at = last_seen_at WHERE failed_visits = 0")
    second = revisit(archive, site, hours_ahead=2 * YEARS)
    assert second.run["id"] != first.run["id"]
    assert second.counts == {"seen": 4}


@SQLITE_ONLY
def test_two_revisits_at_once_ask_for_each_article_once(archive: Archive, site: Site) -> None:
    crawl_articles(archive, site, *at(site, *STORIES[:12]))
    asked = len(site.requests)
    crawls = [Crawl(archive, "revisit", site.connect_to(), {"limit": "12"}, hours_ahead=YEARS) for _ in range(2)]
    processes = [crawl.start() for crawl in crawls]
    assert [process.wait(60) for process in processes] == [0, 0]
    paths = [request.path for request in site.requests[asked:] if request.path != "/robots.txt"]
    assert sorted(paths) == sorted(map(path_of, STORIES[:12]))


@SQLITE_ONLY
@pytest.mark.parametrize("words", [("--since", "7d"), ("-a", "sections=정치"), ("--new",)])
def test_what_it_does_not_take_is_refused_by_name(archive: Archive, words: tuple[str, ...]) -> None:
    ended = command("--archive", archive.url, "crawl", "revisit", *words, cwd=archive.folder)
    assert ended.code == 2
    assert "it takes publisher, limit" in ended.err


@SQLITE_ONLY
def test_an_archive_from_before_revisits_is_looked_at_longest_unseen_first(archive: Archive, site: Site) -> None:
    crawl_articles(archive, site, *at(site, *STORIES[:2]))
    archive.run("UPDATE articles SET changed_at = NULL, revisit_at = last_seen_at")
    assert revisit(archive, site, hours_ahead=0).counts == {"seen": 2}
    with closing(sqlite3.connect(archive.path)) as connection:
        assert connection.execute("SELECT count(*) FROM articles WHERE revisit_at IS NULL").fetchone() == (0,)


def _time(kept: Any) -> datetime:
    return datetime.fromisoformat(kept) if isinstance(kept, str) else kept


def test_after_sixty_days_a_page_is_asked_for_whole_though_it_has_an_etag(archive: Archive, site: Site) -> None:
    path = path_of(STORIES[0])
    site.at(path, page(article_page(STORIES[0]), ETag='"same"'), page("", 304, ETag='"same"'))
    site.at(path, page(article_page(LATER), ETag='"same"'))
    urls = {"urls": f"https://{KBS}{path}"}
    crawls = [Crawl(archive, "article", site.connect_to(), urls, hours_ahead=24 * days) for days in (0, 59, 61)]
    assert [crawl.run().counts for crawl in crawls] == [{"new": 1}, {"seen": 1}, {"changed": 1}]
    assert [request.headers.get("if-none-match") for request in site.asked(path)] == [None, '"same"', None]
