"""Back in time: the list API is walked day by day, whatever its days answer, and what it says is a hint only."""

from typing import Any

import pytest

from newsarchive.archive import open_archive
from tests.building import address
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import ROOT, Archive, Crawl, Ended, command, ended, wait_until
from tests.crawling.lists import API, BROKEN, ListingSite, numbers, told
from tests.crawling.site import late, page, robots

SINCE, UNTIL = "2026-11-08", "2026-11-11"


def walk(archive: Archive, site: ListingSite, *words: str, since: str = SINCE, until: str = UNTIL) -> Ended:
    """The crawl through the command line."""
    given = ("--archive", archive.url, "crawl", "kbs", "--json", "--since", since, "--until", until)
    return command(*given, *words, "--connect-to", site.connect_to()[0], cwd=archive.folder)


@SQLITE_ONLY
def test_a_full_page_is_followed_by_the_next_and_a_day_is_read_before_the_next_list(archive: Archive) -> None:
    stories = told([201, 200, 3])
    with ListingSite(stories=stories) as site:
        crawl = walk(archive, site)

    assert (crawl.code, crawl.counts) == (0, {"listing": 4, "nothing": 1, "new": 404})
    assert site.lists == ["1110/1", "1110/2", "1109/1", "1109/2", "1108/1"]
    assert sorted(site.articles) == sorted(numbers(stories))
    for day, before in (("1109/1", 201 - 16), ("1108/1", 401 - 16)):  # sixteen are under way at once
        assert len([step for step in site.walk[: site.walk.index(day)] if "/" not in step]) >= before
    assert "about 2,520 articles in 3 days: as fast as the server answers" in crawl.err


@SQLITE_ONLY
def test_the_oldest_day_first_on_request(archive: Archive) -> None:
    with ListingSite(stories=told([2, 2, 2])) as site:
        crawl = walk(archive, site, "-a", "order=oldest")

    assert crawl.counts["new"] == 6
    assert site.lists == ["1108/1", "1109/1", "1110/1"]


@SQLITE_ONLY
def test_only_what_was_published_from_since_to_before_until_in_korean_time(archive: Archive) -> None:
    stories = told([4, 4])  # 12:00, 11:59, 11:58, 11:57 on two days
    with ListingSite(stories=stories) as site:
        walk(archive, site, since="2026-11-09 11:58", until="2026-11-10 11:59")

    assert set(site.articles) == set(numbers((*stories[2:4], *stories[4:7])))


@SQLITE_ONLY
def test_sections_by_name(archive: Archive) -> None:
    stories = told([21])
    with ListingSite(stories=stories) as site:
        crawl = walk(archive, site, "-a", "sections=경제,국제")

    wanted = [story for story in stories if story.section in ("경제", "국제")]
    assert set(site.articles) == set(numbers(wanted))
    assert "at most 2,520 articles" in crawl.err


def test_the_limit_is_exact_over_list_pages_and_ends_the_walk(archive: Archive) -> None:
    stories = told([3, 3, 3])
    with ListingSite(stories=stories) as site:
        crawl = walk(archive, site, "--limit", "4")

    assert (crawl.code, crawl.counts) == (0, {"listing": 2, "new": 4})
    assert set(site.articles) == set(numbers(stories[:4]))
    assert site.lists == ["1110/1", "1109/1"]


@SQLITE_ONLY
@pytest.mark.parametrize("how", BROKEN)
def test_a_day_that_fails_is_counted_and_does_not_end_the_walk(archive: Archive, how: str) -> None:
    stories = told([2, 2, 2])
    with ListingSite(stories=stories, instead={"20261109": BROKEN[how]}) as site:
        crawl = walk(archive, site)

    fate = "failed" if how == "failed" else "unrecognised"
    assert (crawl.code, crawl.counts) == (3, {"listing": 2, "new": 4, fate: 1})
    assert set(site.articles) == set(numbers((*stories[:2], *stories[4:])))
    assert API in crawl.run["problems"][0]["url"]


@pytest.mark.parametrize("repeated", [True, False])
def test_a_killed_walk_goes_on_where_it_was(archive: Archive, repeated: bool) -> None:
    stories = told([30, 30, 30])
    with ListingSite(stories=stories, instead={}) as site:
        arguments = {"since": SINCE, "until": UNTIL, "limit": "70"}
        for done in (5, 40) if repeated else (33,):
            process = Crawl(archive, "kbs", site.connect_to(), arguments, settings={"CONCURRENT_REQUESTS": 2}).start()
            wait_until(lambda done=done: len(site.articles) >= done, f"{done} articles", 60)  # type: ignore[misc]
            process.kill()
        finished = ended(Crawl(archive, "kbs", site.connect_to(), arguments).start())

    assert finished.counts == {"listing": 3, "new": 70}
    assert archive.rows("SELECT count(*), count(DISTINCT article_id) FROM versions") == [(70, 70)]
    assert archive.one("SELECT count(*) FROM captures WHERE article_id IS NOT NULL") == 70
    assert {key for (key,) in archive.rows("SELECT key FROM articles")} >= {
        f"kbs:ncd:{n}" for n in numbers(stories[:60])
    }


@SQLITE_ONLY
def test_a_list_that_robots_forbids_fails_the_run_and_names_the_way_out(archive: Archive) -> None:
    with ListingSite(stories=told([2, 2, 2])) as site:
        site.at("/robots.txt", robots("User-agent: *\nDisallow: /api/"))
        crawl = walk(archive, site)

    assert (crawl.code, crawl.outcome, crawl.counts) == (1, "failed", {"refused": 1})
    assert "forbids /api/getNewsList" in crawl.run["message"]
    assert "sitemap of recent news is read instead: newsarchive crawl kbs" in crawl.run["message"]
    assert site.walk == []


def test_what_the_list_says_is_shown_as_a_hint_and_never_searched(archive: Archive) -> None:
    stories = told([2])
    with ListingSite(stories=stories) as site:
        walk(archive, site, "--limit", "1")
    hinted = address(stories[1].ncd)
    shown = command("--archive", archive.url, "show", hinted, "--json", cwd=ROOT)

    assert (shown.code, shown.out) == (1, "")
    assert (
        f"kbs:ncd:{stories[1].ncd} is not archived; the publisher's list named it “{stories[1].headline}”" in shown.err
    )
    assert "dated 2026-11-10 11:59:00, seen 20" in shown.err
    assert archive.one("SELECT count(*) FROM hints") == 2
    with open_archive(archive.url) as kept:
        assert [hit.key for hit in kept.search("").hits] == [f"kbs:ncd:{stories[0].ncd}"]


@SQLITE_ONLY
@pytest.mark.parametrize("words", [("--until", "1d"), ("-a", "sections=정치"), ("--since", "1d", "--until", "2d")])
def test_asked_wrongly(archive: Archive, words: tuple[str, ...]) -> None:
    crawl = command("--archive", archive.url, "crawl", "kbs", *words, cwd=archive.folder)
    assert (crawl.code, crawl.out) == (2, "")
    assert "since" in crawl.err


@SQLITE_ONLY
def test_a_resumed_walk_does_not_say_again_what_to_expect(archive: Archive) -> None:
    with ListingSite(stories=told([3]), instead={"20261109": late(page("x", 500), 1)}) as site:
        arguments: dict[str, Any] = {"since": SINCE, "until": UNTIL}
        process = Crawl(archive, "kbs", site.connect_to(), arguments).start()
        wait_until(lambda: "1109/1" in site.walk, "the second day", 60)
        process.kill()
        crawl = walk(archive, site)

    assert crawl.run["id"] == 1
    assert "articles in" not in crawl.err
