"""Good answers that are not the page as it is now: parts of it, nothing, a state that a cache had kept."""

from typing import Any

from tests.crawling.again import (
    BODY,
    EDITED,
    ETAG,
    PATH,
    OneOfMany,
    ago,
    crawl_each,
    crawl_each_of_many,
    fates,
    fates_of_each,
    many,
    payload,
    sent,
    versions,
    wire,
)
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl
from tests.crawling.site import KBS, Answer, Site, page, raw
from tests.crawling.stories import sitemap

PARTS = {
    204: "nothing instead of the page",
    205: "nothing instead of the page",
    206: "a part of the page",
    226: "what is new in the page",
    300: "a choice of pages",
    416: "no such part of the page",
}


def test_an_answer_that_is_not_the_page_is_not_read_as_one(archive: Archive, site: Site) -> None:
    """Whatever it brings: here it is always a page that could be read."""
    articles = many(PARTS)
    answers = {
        one: (page(one.body, ETag=ETAG), page(one.edited, status, ETag='"part"')) for status, one in articles.items()
    }
    crawl_each_of_many(archive, site, answers)

    assert len(archive.problems) == len(PARTS)
    for status, one in articles.items():
        outcome, problem = archive.problems[f"https://{KBS}{one.path}"]
        assert outcome == "failed"
        assert problem.startswith(f"HTTP status {status} ({PARTS[status]}")
    assert fates_of_each(archive) == {one.path: ["new", "failed"] for one in answers}
    assert versions(archive) == len(PARTS)


def test_validators_of_a_part_are_never_sent_for_the_whole(archive: Archive, site: Site) -> None:
    crawl_each(archive, site, page(BODY, ETag=ETAG), page(EDITED, 206, ETag='"part"'), page(BODY, ETag=ETAG))

    assert sent(site)[2] in ({}, {"if-none-match": ETAG})
    assert fates(archive) == ["new", "failed", "seen"]


def test_other_good_statuses_bring_the_page(archive: Archive, site: Site) -> None:
    answers = {one: (page(one.body, status), page(one.edited, status)) for status, one in many([203, 299]).items()}
    crawl_each_of_many(archive, site, answers)

    assert fates_of_each(archive) == {one.path: ["new", "changed"] for one in answers}


def test_what_a_server_sends_ahead_of_its_answer_is_no_answer(archive: Archive, site: Site) -> None:
    early = b'HTTP/1.1 103 Early Hints\r\nETag: "early"\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n'
    crawl_each(archive, site, raw(early + wire(page(BODY))), page(BODY))

    assert sent(site) == [{}, {}]
    assert fates(archive) == ["new", "seen"]
    assert archive.one("SELECT status FROM captures WHERE fate = 'new'") == 200


@SQLITE_ONLY
def test_a_part_of_a_list_is_no_list(archive: Archive, site: Site) -> None:
    """What is missing of it would be taken for what the site has not."""
    url = site.at(PATH, page(BODY))
    site.at("/sitemap/recentNewsList.xml", page(payload(sitemap(url)), 206, "application/xml"))
    run = Crawl(archive, "kbs", site.connect_to()).run()

    assert run.counts == {"failed": 1}
    assert site.asked(PATH) == []


STALE: dict[str, dict[str, Any]] = {
    "age": {"Age": "3600"},
    "age before a wrong clock": {"Age": "3600", "Date": ago(-7200)},
    "warning": {"Warning": '110 - "Response is Stale"', "Date": ago(3600)},
    "cache-status": {"Cache_Status": "Edge; hit; ttl=-60", "Date": ago(3600)},
    "x-cache": {"X_Cache": "HIT", "Date": ago(3600)},
}
CURRENT: dict[str, dict[str, Any]] = {
    "a clock that is behind": {"Date": ago(5 * 3600)},
    "the same behind a cache": {"Date": ago(5 * 3600), "Age": "0"},
    "no age": {"Age": "an hour"},
    "asked for at the origin": {"X_Cache": "MISS", "Date": ago(3600)},
}


def test_a_state_that_a_cache_had_kept_from_before_is_no_edit(archive: Archive, site: Site) -> None:
    def answers(one: OneOfMany, headers: dict[str, Any]) -> tuple[Answer, ...]:
        first, edited = page(one.body, ETag=ETAG), page(one.edited, ETag='"a-2"')
        return first, edited, page(one.body, ETag=ETAG, **headers), edited

    articles = many(STALE)
    crawl_each_of_many(archive, site, {one: answers(one, STALE[kept]) for kept, one in articles.items()})
    found = fates_of_each(archive)

    assert {kept: found[one.path] for kept, one in articles.items()} == {
        kept: ["new", "changed", "stale", "seen"] for kept in STALE
    }
    assert versions(archive) == 2 * len(STALE)
    for one in articles.values():
        assert sent(site, one.path)[3].get("if-none-match", '"a-2"') == '"a-2"'


def test_a_state_that_returns_is_an_edit_whatever_the_clock_of_its_server(archive: Archive, site: Site) -> None:
    articles = many(CURRENT)
    answers = {
        one: (page(one.body), page(one.edited), page(one.body, **CURRENT[current])) for current, one in articles.items()
    }
    crawl_each_of_many(archive, site, answers)
    found = fates_of_each(archive)

    assert {current: found[one.path] for current, one in articles.items()} == {
        current: ["new", "changed", "changed"] for current in CURRENT
    }
    assert versions(archive) == 3 * len(CURRENT)
