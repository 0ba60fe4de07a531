"""TLS is verified: a page comes from a server that can show who it is, or not at all."""

from typing import Any

import pytest

from tests.crawling import namespace
from tests.crawling.site import KBS
from tests.crawling.tls import BAD


@pytest.fixture(scope="module")
def crawled() -> dict[str, Any]:
    """The crawl of all hosts, done once."""
    namespace.needs_namespace()
    return namespace.run("tests.crawling.tls")


def test_a_good_certificate_is_believed(crawled: dict[str, Any]) -> None:
    assert crawled["counts"] == {"new": 1, "refused": len(BAD)}
    assert crawled["simulated"] is False


@pytest.mark.parametrize("host", BAD)
def test_this_server_is_not_believed_and_gets_no_request(crawled: dict[str, Any], host: str) -> None:
    outcome, problem = crawled["problems"][f"https://{host}/"]

    assert outcome == "refused"
    assert "it could not be fetched" in problem
    assert BAD[host] in problem
    assert crawled["asked"] == [KBS]


def test_a_handshake_that_never_ends_is_given_up_after_five_seconds(crawled: dict[str, Any]) -> None:
    assert crawled["held"]
    assert max(crawled["held"]) < 9
