"""The URL corpus of the browsers: the host that was checked is the one that is asked, whatever is written."""

import json
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from scrapy import Request
from twisted.web.client import URI, Agent

from newsarchive.crawling.guard import url_refusal
from newsarchive.normalization.urls import absolute
from tests.acceptance.shared import SHARED

CORPUS = SHARED / "data" / "corpora" / "whatwg-url-wpt" / "tests" / "wpt"
WHOLE = ("urltestdata", "ada_extra_urltestdata", "ada_long_urltestdata", "urltestdata-javascript-only")
HOSTS = ("toascii", "IdnaTestV2")

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the URL corpus (../shared) is not on this machine")


class Case(NamedTuple):
    """An address as a page may write it, and the host that browsers find in it; None where they find none."""

    written: str
    base: str | None
    host: str | None


def cases() -> Iterator[Case]:
    """All cases of the corpus."""
    for name in WHOLE:
        for case in _rows(name):
            base = case.get("base")
            yield Case(case["input"], None if base == "about:blank" else base, case.get("hostname"))
    for name in HOSTS:
        for case in _rows(name):
            yield Case(f"http://{case['input']}/", None, case["output"] or None)


def _rows(name: str) -> list[dict[str, str]]:
    rows = json.loads((CORPUS / f"{name}.json").read_text("utf-8"))
    return [row for row in rows if isinstance(row, dict)]


def asked() -> Iterator[tuple[Case, str]]:
    """The cases that a crawl would ask for, as a link or as a start, each with the address of its request."""
    for case in cases():
        linked = absolute(case.written, case.base) if case.base else None
        for url in {case.written, linked} - {None, ""}:
            try:
                request = Request(str(url))
            except ValueError:  # Scrapy makes no request of it
                continue
            if url_refusal(request.url) is None:
                yield case, request.url


def test_the_host_that_was_checked_is_the_one_that_is_asked() -> None:
    found = list(asked())

    assert len(found) > 1000
    for _, url in found:
        checked = urlsplit(url).hostname or ""
        uri = URI.fromBytes(url.encode())  # type: ignore[no-untyped-call]
        sent = Agent._computeHostValue(None, uri.scheme, uri.host, uri.port).decode()  # type: ignore[arg-type, no-untyped-call]
        assert checked == uri.host.decode().strip("[]").lower()
        assert checked == (urlsplit(f"//{sent}").hostname or "")
        assert "@" not in sent


def _is_of(host: str | None, url: str) -> bool:
    return host is not None and host.removesuffix(".") == (urlsplit(url).hostname or "").removesuffix(".")


def test_where_browsers_find_another_host_it_is_a_foreign_letter_or_the_page_s_own_host() -> None:
    """Scrapy writes names by IDNA 2003, browsers by UTS 46: ß is ss for the one, a letter for the other.

    What only browsers take for a host (``///test``, ``http:test``) stays a path of the page's own host.
    """
    others = [(case, url) for case, url in asked() if not _is_of(case.host, url)]

    assert others
    for case, url in others:
        found = f"//{urlsplit(url).hostname}"
        stays = found in (case.base or "")
        refused_by_base = case.host is None and found in case.written
        assert not case.written.isascii() or stays or refused_by_base, (case, url)


def test_no_address_of_the_corpus_that_browsers_send_inward_is_asked_for() -> None:
    inward = [case for case in cases() if case.host and url_refusal(f"http://{case.host}/")]
    asked_for = {case.written: url for case, url in asked()}

    assert len(inward) > 20
    for case in inward:
        assert case.written not in asked_for, asked_for[case.written]


def test_nothing_in_the_corpus_raises() -> None:
    for case in cases():
        assert isinstance(url_refusal(case.written), str | None)
        assert isinstance(absolute(case.written, case.base or "https://news.example/"), str | None)
