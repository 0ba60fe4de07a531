"""Pages that are archived are asked for by their validators: what is sent, and what comes of each answer."""

from typing import Any

import pytest

from demo.pages import article_page
from tests.crawling.again import (
    BODY,
    EDITED,
    ETAG,
    KEY,
    OLD,
    PATH,
    STORY,
    UNCHANGED,
    WEAK,
    ago,
    crawl_each,
    crawl_each_of_many,
    fates,
    fates_of_each,
    many,
    payload,
    sent,
    versions,
)
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl, crawl_articles
from tests.crawling.site import KBS, Site, page, redirect, robots
from tests.crawling.stories import STORIES, path_of, sitemap

GIVEN: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "both": ({"ETag": ETAG, "Last_Modified": OLD}, {"if-none-match": ETAG, "if-modified-since": OLD}),
    "etag": ({"ETag": ETAG}, {"if-none-match": ETAG}),
    "weak etag": ({"ETag": WEAK}, {"if-none-match": WEAK}),
    "last-modified": ({"Last_Modified": OLD}, {"if-modified-since": OLD}),
    "neither": ({}, {}),
    "edited in the future": ({"Last_Modified": ago(-3600)}, {}),
    "an etag that means anything": ({"ETag": "*", "Last_Modified": OLD}, {"if-modified-since": OLD}),
    "varies by anything": ({"ETag": ETAG, "Last_Modified": OLD, "Vary": "*"}, {}),
}


def test_a_page_is_asked_for_by_what_its_server_gave(archive: Archive, site: Site) -> None:
    articles = many(GIVEN)
    answers = {one: (page(one.body, **GIVEN[given][0]),) * 2 for given, one in articles.items()}
    crawl_each_of_many(archive, site, answers)

    asked_by = {given: asked for given, (_, asked) in GIVEN.items()}
    assert {given: sent(site, one.path) for given, one in articles.items()} == {
        given: [{}, asked] for given, asked in asked_by.items()
    }
    assert fates_of_each(archive) == {one.path: ["new", "seen"] for one in answers}


def test_an_unchanged_page_is_seen_without_being_sent(archive: Archive, site: Site) -> None:
    first, second = crawl_each(archive, site, page(BODY, ETag=ETAG, Last_Modified=OLD), UNCHANGED)

    assert first.counts == {"new": 1}
    assert second.counts == {"seen": 1}, second.err
    assert second.outcome == "complete"
    assert versions(archive) == 1
    rows = archive.rows(f"SELECT url, status, fate, payload_size, refers_to FROM captures WHERE id = {last(archive)}")
    assert rows == [(f"https://{KBS}{PATH}", 304, "seen", 0, first_capture(archive))]
    assert archive.open_rows == 0
    assert archive.problems == {}


def last(archive: Archive) -> int:
    return int(archive.one("SELECT max(id) FROM captures"))


def first_capture(archive: Archive) -> int:
    return int(archive.one("SELECT min(id) FROM captures"))


def test_the_third_crawl_asks_as_the_second_did(archive: Archive, site: Site) -> None:
    crawl_each(archive, site, page(BODY, ETag=ETAG, Last_Modified=OLD), UNCHANGED, UNCHANGED)

    both = {"if-none-match": ETAG, "if-modified-since": OLD}
    assert sent(site) == [{}, both, both]
    assert archive.one("SELECT count(*) FROM captures WHERE refers_to = (SELECT min(id) FROM captures)") == 2


def test_caches_on_the_way_are_to_ask_the_origin_and_the_origin_may_still_answer_304(
    archive: Archive, site: Site
) -> None:
    crawl_each(archive, site, page(BODY, ETag=ETAG), UNCHANGED)

    assert [asked.headers["cache-control"] for asked in site.asked(PATH)] == ["max-age=0", "max-age=0"]
    assert not any("pragma" in asked.headers for asked in site.asked())


def test_a_page_that_has_changed_becomes_a_version_also_after_a_304(archive: Archive, site: Site) -> None:
    crawl_each(archive, site, page(BODY, ETag=ETAG), UNCHANGED, page(EDITED, ETag='"a-2"'), UNCHANGED)

    assert fates(archive) == ["new", "seen", "changed", "seen"]
    assert [asked.get("if-none-match") for asked in sent(site)] == [None, ETAG, ETAG, '"a-2"']
    assert versions(archive) == 2


def test_a_server_that_ignores_the_conditions_is_compared_with(archive: Archive, site: Site) -> None:
    crawl_each(archive, site, page(BODY, ETag=ETAG), page(BODY, ETag=ETAG), page(EDITED, ETag=ETAG))

    assert fates(archive) == ["new", "seen", "changed"]
    assert versions(archive) == 2


def test_validators_of_a_304_take_the_place_of_the_old_ones(archive: Archive, site: Site) -> None:
    renewed = page("", 304, ETag='"b"', Last_Modified=ago(7200))
    crawl_each(archive, site, page(BODY, ETag=ETAG, Last_Modified=OLD), renewed, UNCHANGED)

    assert sent(site)[2]["if-none-match"] == '"b"'
    assert sent(site)[2]["if-modified-since"] != OLD
    assert versions(archive) == 1


def test_a_304_with_a_body_changes_nothing_and_spoils_no_other_page(archive: Archive, site: Site) -> None:
    other = site.at(path_of(STORIES[1]), page(article_page(STORIES[1])))
    wrong = page(EDITED, 304)
    url = site.at(PATH, page(BODY, ETag=ETAG), wrong, wrong)
    crawl_articles(archive, site, url)
    second = Crawl(archive, "article", site.connect_to(), {"urls": f"{url} {other}"}, settings=ONE_BY_ONE).run()

    assert second.counts == {"seen": 1, "new": 1}, second.err
    assert archive.one("SELECT payload_size FROM captures WHERE status = 304") == 0


ONE_BY_ONE = {"CONCURRENT_REQUESTS": 1, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}


def test_a_304_that_was_not_asked_for_is_said_to_be_none(archive: Archive, site: Site) -> None:
    (run,) = crawl_each(archive, site, UNCHANGED)

    assert run.counts == {"failed": 1}
    ((_, problem),) = archive.problems.values()
    assert problem == "HTTP status 304 (unchanged, though it was not asked whether the page had changed)"
    assert archive.one("SELECT count(*) FROM articles") == 0


@pytest.mark.parametrize("gone", [410, 404])
def test_of_a_page_that_was_missing_a_304_would_tell_nothing(archive: Archive, site: Site, gone: int) -> None:
    crawl_each(archive, site, page(BODY, ETag=ETAG), page("gone", gone), UNCHANGED)

    assert sent(site)[2] == {}
    assert fates(archive)[2] == "failed"
    assert archive.one(f"SELECT last_seen_at = first_seen_at FROM articles WHERE key = '{KEY}'")


def test_a_redirected_page_is_asked_by_what_its_own_address_gave(archive: Archive, site: Site) -> None:
    """The address that leads there gave validators, too, while the page stood there."""
    old = f"/news/view.do?ncd={STORY.ncd}"
    url = site.at(old, page(BODY, ETag='"old"'), redirect(PATH, 301))
    site.at(PATH, page(BODY, ETag='"new"'), UNCHANGED)
    runs = [crawl_articles(archive, site, url) for _ in range(3)]

    assert [run.counts for run in runs] == [{"new": 1}, {"seen": 1}, {"seen": 1}]
    assert sent(site, old) == [{}, {"if-none-match": '"old"'}, {"if-none-match": '"old"'}]
    assert sent(site, PATH) == [{}, {"if-none-match": '"new"'}]
    assert archive.json(f"SELECT hops FROM captures WHERE id = {last(archive)}") == [[f"https://{KBS}{old}", 301]]


def test_validators_go_to_no_other_host(archive: Archive, site: Site) -> None:
    other = "mn.kbs.co.kr"
    moved = f"/news/view.do?ncd={STORY.ncd}"
    url = site.at(PATH, page(BODY, ETag=ETAG, Last_Modified=OLD), redirect(f"https://{other}{moved}"))
    site.at(moved, page(EDITED), host=other)
    for _ in range(2):
        crawl_articles(archive, site, url, hosts=(KBS, other))

    assert sent(site) == [{}, {"if-none-match": ETAG, "if-modified-since": OLD}]
    assert sent(site, moved) == [{}]
    assert fates(archive) == ["new", "changed"]


def test_a_304_means_nothing_where_only_the_address_that_led_there_was_asked_by_something(
    archive: Archive, site: Site
) -> None:
    moved = f"/news/view.do?ncd={STORY.ncd}"
    url = site.at(PATH, page(BODY, ETag=ETAG), redirect(moved))
    site.at(moved, UNCHANGED)
    for _ in range(2):
        crawl_articles(archive, site, url)

    assert sent(site, moved) == [{}]
    assert fates(archive) == ["new", "failed"]


def test_what_is_tried_again_is_asked_by_the_same(archive: Archive, site: Site) -> None:
    url = site.at(PATH, page(BODY, ETag=ETAG), page("", 502), UNCHANGED)
    for _ in range(2):
        crawl_articles(archive, site, url)

    assert sent(site) == [{}, {"if-none-match": ETAG}, {"if-none-match": ETAG}]
    assert fates(archive) == ["new", "seen"]


def test_a_304_is_a_good_answer_of_a_host_that_was_busy(archive: Archive, site: Site) -> None:
    """And what waited for the host is asked by the same as before."""
    url = site.at(PATH, page(BODY, ETag=ETAG), page("", 503, Retry_After="1"), UNCHANGED)
    for _ in range(2):
        run = crawl_articles(archive, site, url)

    assert run.counts == {"seen": 1}, run.err
    assert sent(site) == [{}, {"if-none-match": ETAG}, {"if-none-match": ETAG}]
    assert archive.rows("SELECT failures, paused_until, reason FROM hosts") == [(0, None, None)]


@SQLITE_ONLY
def test_lists_and_robots_are_fetched_whole(archive: Archive, site: Site) -> None:
    """The list gives validators, and so does the article; only the article is asked by them."""
    path = "/sitemap/recentNewsList.xml"
    url = site.at(PATH, page(BODY, ETag=ETAG), UNCHANGED)
    site.at(path, page(payload(sitemap(url)), content_type="application/xml", ETag='"list"', Last_Modified=OLD))
    site.at("/robots.txt", robots(""))
    for _ in range(2):
        Crawl(archive, "kbs", site.connect_to()).run()

    assert sent(site) == [{}, {"if-none-match": ETAG}]
    assert sent(site, path) == [{}, {}]
    lists = site.asked(path) + site.asked("/robots.txt")
    assert not any("cache-control" in asked.headers for asked in lists)
