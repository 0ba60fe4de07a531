"""Runs as they come one after another: so many pages of each kind, kept in a real archive."""

from itertools import count, islice
from typing import Any

from newsarchive import clock
from newsarchive.archive import Run
from newsarchive.items import Identity, PageResult
from tests.archive.looking import rows, run
from tests.building import Newsroom, a_capture, an_article, no_article_again

_NUMBERS = count(1_000_000)
_UNDATED: dict[str, Any] = {"date_published": None, "date_published_text": None}
_ARTICLES: dict[str, dict[str, Any]] = {
    "good": {},
    "undated": _UNDATED,
    "textless": {"kind": "video", "body": ""},
    "misplaced": {"fallbacks": ("headline",)},
    "doubted": {"doubts": ("text-elsewhere",)},
}
KINDS = (*_ARTICLES, "unrecognised", "missing", "removed", "failed")
"""What a page of a run can be."""


def begin(newsroom: Newsroom, spider: str = "kbs", **arguments: Any) -> None:
    """Open another run, in which the newsroom keeps its pages from now on."""
    newsroom.run_id = newsroom.archive.open_run(spider=spider, arguments=arguments, simulated=False).id


def pages(newsroom: Newsroom, publisher: str = "kbs", **numbers: int) -> list[str]:
    """Record so many pages of each kind in the newsroom's run, all of articles never met before; gives the fates."""
    kinds = [kind for kind, number in numbers.items() for _ in range(number)]
    urls = {f"https://{publisher}.example/{number}": number for number in islice(_NUMBERS, len(kinds))}
    leased = newsroom.lease_all(*urls)
    made = [_page(newsroom.run_id, leased[url], kind, publisher, url) for url, kind in zip(urls, kinds, strict=True)]
    return newsroom.archive.record_all(made, no_article_again)


def a_run(newsroom: Newsroom, publisher: str = "kbs", *, compares: bool = True, **numbers: int) -> Run:
    """Close the newsroom's run after these pages, and open the next one of the same kind; gives the closed one."""
    pages(newsroom, publisher, **numbers)
    closed = newsroom.archive.close_run(newsroom.run_id, compares=compares)
    begin(newsroom, closed.spider, **closed.arguments)
    return closed


def kill(newsroom: Newsroom) -> None:
    """As if the process that works on the newsroom's run had been killed."""
    host = rows(newsroom.url, "SELECT owner FROM runs WHERE id = ?", newsroom.run_id)[0][0].rsplit(":", 2)[0]
    run(newsroom.url, "UPDATE runs SET owner = ? WHERE id = ?", f"{host}:999999999:1", newsroom.run_id)


def _page(run_id: int, frontier_id: int, kind: str, publisher: str, url: str) -> PageResult:
    named = Identity(publisher=publisher, key=f"{publisher}:{url.rpartition('/')[2]}")
    asked: dict[str, Any] = {"run_id": run_id, "frontier_id": frontier_id, "url": url, "identity": named}
    if kind == "failed":
        return PageResult(**asked, outcome="failed", problem="no answer within 30 s")
    received = asked | {"capture": a_capture(url, fetched_at=clock.now())}
    if kind in _ARTICLES:
        told: dict[str, Any] = {"identity": named, "canonical_url": url, "addresses": (url,)}
        return PageResult(**received, outcome="article", articles=(an_article(**(told | _ARTICLES[kind])),))
    if kind in ("missing", "removed"):
        return PageResult(**received, outcome="missing", missing="404" if kind == "missing" else "410")
    return PageResult(**received, outcome="unrecognised", problem="not an article: missing headline")
