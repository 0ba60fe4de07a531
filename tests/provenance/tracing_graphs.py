"""Invented articles that name each other, for the tests of traces."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from newsarchive.archive.traced import SourceGraph, TracedArticle, TracedLink, publisher_of
from newsarchive.verdicts import VerdictName
from tests.building import NOON


def a_traced(key: str, number: int = 0, **fields: Any) -> TracedArticle:
    """An archived article whose key tells its publisher; any field can be given by name."""
    values: dict[str, Any] = {
        "id": number or abs(hash(key)) % 10**9,
        "key": key,
        "publisher": publisher_of(key),
        "headline": f"{key}의 제목",
        "canonical_url": f"https://{key}",
        "date_published": NOON,
        "first_seen": NOON,
        "status": "live",
        "gone_since": None,
        "version": 1,
        "edited": False,
        "simulated": False,
    }
    return TracedArticle(**values | fields)


def a_link(key: str, target: str | None, verdict: VerdictName = "verified", **fields: Any) -> TracedLink:
    """The article `key` names the article `target`."""
    values: dict[str, Any] = {
        "url": f"https://{target}" if target else None,
        "outlet": None,
        "form": "inline",
        "placeholder": False,
        "judged_at": NOON if verdict != "unchecked" else None,
    }
    return TracedLink(key=key, target=target, verdict=verdict, **values | fields)


def a_graph(start: str, named: Mapping[str, list[Any]], *, lacks: tuple[str, ...] = ()) -> SourceGraph:
    """Who names whom: keys, or links with more than that. All are archived but those that the archive `lacks`."""
    links = {
        key: tuple(each if isinstance(each, TracedLink) else a_link(key, each) for each in targets)
        for key, targets in named.items()
    }
    keys = {start, *links, *(link.target for each in links.values() for link in each if link.target)} - set(lacks)
    articles = {key: a_traced(key, number) for number, key in enumerate(sorted(keys), 1)}
    return SourceGraph(start=start, articles=articles, links={key: links.get(key, ()) for key in sorted(keys)})


def is_kbs(article: TracedArticle) -> bool:
    """The only newsroom of these tests."""
    return article.publisher == "kbs"


def day(number: int, hour: int = 3) -> datetime:
    """A time in January 2026, UTC; hour 3 is noon in Seoul."""
    return NOON.replace(day=number, hour=hour)
