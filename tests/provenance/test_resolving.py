"""Where source links lead, and how that is known."""

from datetime import UTC, datetime

import pytest

from newsarchive.items import Identity
from newsarchive.provenance.outlets import shipped_outlets
from newsarchive.provenance.resolving import led_through, resolve
from newsarchive.publishers import likely_identity, written_address
from newsarchive.verdicts import Asked

KEY = "kbs:ncd:8630990"


def named(url: str) -> Identity | None:
    written = written_address(url)
    return likely_identity(written) if written else None


@pytest.mark.parametrize(
    ("url", "target", "expected"),
    [
        ("https://news.kbs.co.kr/news/view.do?ncd=8630990", KEY, (KEY, "kbs", "address", None)),
        ("httpss://www.kbs.co.kr/news/newsView.do?ncd=8630990", KEY, (KEY, "kbs", "address", None)),
        ("https://https://mn.kbs.co.kr/news/view.do?ncd=8630990", KEY, (KEY, "kbs", "address", None)),
        ("https://url.kr/abc123", KEY, (KEY, "kbs", "shortener", None)),
        ("https://go.example.net/abc123", KEY, (KEY, "kbs", "redirect", None)),
        ("https://url.kr/abc123", None, (None, "url.kr", None, None)),
        ("https://newsdao.kr/4012", None, (None, "newsdao.kr", "network", None)),
        ("httpss://newsdao.kr/4012", "newsdao.kr/4012", ("newsdao.kr/4012", "newsdao.kr", "network", None)),
        ("https://n.news.naver.com/article/056/0011", None, (None, "n.news.naver.com", "portal", "KBS")),
        ("https://n.news.naver.com/article/999/0011", None, (None, "n.news.naver.com", "portal", None)),
        ("https://a.example/posts/12", "a.example/posts/12", ("a.example/posts/12", "a.example", "address", None)),
    ],
)
def test_where_an_address_leads(url: str, target: str | None, expected: tuple[str | None, ...]) -> None:
    lead = resolve(url, target, named, shipped_outlets())
    assert (lead.key, lead.publisher, lead.resolved_by, lead.outlet) == expected


def test_an_answer_passed_an_address_that_it_was_redirected_from() -> None:
    hops = (("https://url.kr/abc123", 301), ("https://www.url.kr/x", 302))
    asked = Asked(at=datetime(2026, 8, 7, tzinfo=UTC), url="https://news.kbs.co.kr/a", outcome="new", hops=hops)
    assert led_through("url.kr/abc123", asked)
    assert not led_through("url.kr/other", asked)
