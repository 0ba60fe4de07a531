"""Every forbidden address by every way in, inside a network namespace: nobody there is ever called."""

from typing import Any

import pytest
from scrapy import Request

from tests.crawling import namespace
from tests.crawling.forbidden import (
    EXEMPT_PORT,
    NAMED,
    OTHER_SCHEMES,
    REBOUND,
    TARGETS,
    URLS,
    named,
    redirecting,
    ruled,
)

RELATIVE = ("\\\\127.0.0.1\\",)
"""Python reads it as a path on the same host, browsers as another host: it stays on the host that was checked."""


@pytest.fixture(scope="module")
def proven() -> dict[str, Any]:
    """All crawls, done once."""
    namespace.needs_namespace()
    return namespace.run("tests.crawling.forbidden")


def said_of(proven: dict[str, Any], url: str) -> tuple[str, str]:
    """Outcome and problem of the request for `url`."""
    outcome, problem = proven["problems"][Request(url).url]
    return outcome, problem


def test_nobody_on_a_forbidden_address_or_port_was_called(proven: dict[str, Any]) -> None:
    assert proven["guarded"] == {}


def test_the_decoys_do_count_whom_scrapys_own_handler_calls(proven: dict[str, Any]) -> None:
    assert set(proven["stock"]) == {"127.0.0.1 8000", "127.0.0.1 80", "10.0.0.1 80"}


@pytest.mark.parametrize("url", [url for url in URLS if "@" not in url])
@pytest.mark.long
def test_a_crawl_does_not_start_there(proven: dict[str, Any], url: str) -> None:
    assert said_of(proven, url)[0] == "refused"


@pytest.mark.parametrize("number", range(len(TARGETS)), ids=TARGETS)
@pytest.mark.long
def test_a_redirect_does_not_lead_there(proven: dict[str, Any], number: int) -> None:
    outcome, problem = said_of(proven, redirecting(number))

    if TARGETS[number] in OTHER_SCHEMES:
        assert outcome == "failed"
    elif TARGETS[number] not in RELATIVE:
        assert outcome == "refused"
        assert "@127" not in problem.replace("***@", "")


@pytest.mark.parametrize("number", range(len(TARGETS)), ids=TARGETS)
@pytest.mark.long
def test_a_redirect_of_robots_txt_does_not_lead_there(proven: dict[str, Any], number: int) -> None:
    outcome, problem = said_of(proven, ruled(number))

    if TARGETS[number] not in RELATIVE:
        assert outcome == "refused"
        assert "forbids everything" in problem


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("number", range(len(NAMED)), ids=NAMED)
@pytest.mark.long
def test_a_name_does_not_lead_there(proven: dict[str, Any], number: int, scheme: str) -> None:
    outcome, problem = said_of(proven, named(number, scheme))

    assert outcome == "refused"
    assert f"{NAMED[number]} is not a public address" in problem


@pytest.mark.long
def test_a_name_that_changes_its_mind_is_refused_where_the_connection_is_made(proven: dict[str, Any]) -> None:
    outcome, problem = said_of(proven, REBOUND)

    assert proven["lookups"]["rebound.example"] == 2
    assert "rebound.example/robots.txt" in proven["asked"]
    assert (outcome, problem) == ("refused", "refused to connect: 127.0.0.1 is not a public address")


@pytest.mark.long
def test_a_blog_leads_nowhere_by_its_lists_feeds_robots_pages_and_sources(proven: dict[str, Any]) -> None:
    pages = {asked.removeprefix("blog.example") for asked in proven["asked"] if asked.startswith("blog.example")}

    assert proven["counts"][1]["new"] == 1
    assert pages == {"/", "/robots.txt", "/index.xml", "/map.xml", "/feed.xml", "/2026/11/post.html"}


@pytest.mark.long
def test_a_mapped_host_leads_nowhere_else_not_even_by_name_to_its_own_server(proven: dict[str, Any]) -> None:
    assert {asked.partition("/")[0] for asked in proven["asked_of_exempt"]} == {"mapped.example"}
    assert "mapped.example/secret" not in proven["asked_of_exempt"]
    assert proven["counts"][2].keys() <= {"refused", "failed", "missing"}
    assert str(EXEMPT_PORT) not in str(proven["guarded"])
