"""Good answers that are not the page as it is now: parts of it, nothing, a state that a cache had kept."""

from typing import Any

import pytest

from tests.crawling.again import BODY, EDITED, ETAG, PATH, ago, crawl_each, fates, payload, sent, versions, wire
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl
from tests.crawling.site import Site, page, raw
from tests.crawling.stories import sitemap

PARTS = {
    204: "nothing instead of the page",
    205: "nothing instead of the page",
    206: "a part of the page",
    226: "what is new in the page",
    300: "a choice of pages",
    416: "no such part of the page",
}


@pytest.mark.parametrize("status", PARTS)
def test_an_answer_that_is_not_the_page_is_not_read_as_one(archive: Archive, site: Site, status: int) -> None:
    """Whatever it brings: here it is always a page that could be read."""
    crawl_each(archive, site, page(BODY, ETag=ETAG), page(EDITED, status, ETag='"part"'))
    ((outcome, problem),) = archive.problems.values()

    assert outcome == "failed"
    assert problem.startswith(f"HTTP status {status} ({PARTS[status]}")
    assert fates(archive) == ["new", "failed"]
    assert versions(archive) == 1


def test_validators_of_a_part_are_never_sent_for_the_whole(archive: Archive, site: Site) -> None:
    crawl_each(archive, site, page(BODY, ETag=ETAG), page(EDITED, 206, ETag='"part"'), page(BODY, ETag=ETAG))

    assert sent(site)[2] in ({}, {"if-none-match": ETAG})
    assert fates(archive) == ["new", "failed", "seen"]


@pytest.mark.parametrize("status", [203, 299])
def test_other_good_statuses_bring_the_page(archive: Archive, site: Site, status: int) -> None:
    crawl_each(archive, site, page(BODY, status), page(EDITED, status))

    assert fates(archive) == ["new", "changed"]


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


@pytest.mark.parametrize("kept", STALE)
def test_a_state_that_a_cache_had_kept_from_before_is_no_edit(archive: Archive, site: Site, kept: str) -> None:
    edited = page(EDITED, ETag='"a-2"')
    crawl_each(archive, site, page(BODY, ETag=ETAG), edited, page(BODY, ETag=ETAG, **STALE[kept]), edited)

    assert fates(archive) == ["new", "changed", "stale", "seen"]
    assert versions(archive) == 2
    assert "if-none-match" not in sent(site)[3] or sent(site)[3]["if-none-match"] == '"a-2"'


@pytest.mark.parametrize("current", CURRENT)
def test_a_state_that_returns_is_an_edit_whatever_the_clock_of_its_server(
    archive: Archive, site: Site, current: str
) -> None:
    crawl_each(archive, site, page(BODY), page(EDITED), page(BODY, **CURRENT[current]))

    assert fates(archive) == ["new", "changed", "changed"]
    assert versions(archive) == 3
