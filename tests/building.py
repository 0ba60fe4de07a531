"""Builders of test data: invented articles and captures, and a newsroom that keeps them in a real archive."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from newsarchive.archive import Archive, open_archive
from newsarchive.archive.store import ExtractAgain
from newsarchive.items import Article, Byline, Capture, Hop, Identity, Missing, Outcome, OutLink, PageResult
from tests.archives import new_archive

NOON = datetime(2026, 1, 6, 3, 0, tzinfo=UTC)
"""When captures are made unless a test says otherwise: 6 January 2026, noon in Seoul."""

HEADLINE = "바닷가 마을 등대, 백 년 만에 다시 불 밝혔다"
BODY = "달마루 마을의 등대가 어젯밤 다시 켜졌습니다.\n주민 마흔 명이 언덕에 모여 첫 불빛을 지켜봤습니다."
EXTRACTOR = "kbs.now/1"


def later(hours: float = 0, *, seconds: float = 0) -> datetime:
    """So long after NOON."""
    return NOON + timedelta(hours=hours, seconds=seconds)


def address(ncd: int) -> str:
    """The usual address of a KBS article."""
    return f"https://news.kbs.co.kr/news/pc/view/view.do?ncd={ncd}"


def identity(ncd: int = 1) -> Identity:
    """Which article `ncd` names."""
    return Identity(publisher="kbs", key=f"kbs:ncd:{ncd}")


def an_article(ncd: int = 1, headline: str = HEADLINE, body: str = BODY, **fields: Any) -> Article:
    """An article as the archive keeps it; any field can be given by name."""
    values: dict[str, Any] = {
        "identity": identity(ncd),
        "canonical_url": address(ncd),
        "addresses": (address(ncd),),
        "extractor": EXTRACTOR,
        "kind": "article",
        "headline": headline,
        "body": body,
        "bylines": (Byline(name="한바다", email="hanbada@example.org"),),
        "section": "사회",
        "issue": None,
        "date_published": datetime(2026, 1, 5, 10, 0, tzinfo=UTC),
        "date_modified": None,
        "date_published_text": "입력 2026.01.05 (19:00)",
        "date_modified_text": None,
        "language": "ko",
        "images": (),
        "credits": (),
        "photo_credits": (),
    }
    return Article(**values | fields)


def a_capture(
    url: str = address(1),
    body: bytes = "<h1>등대</h1>".encode(),
    fetched_at: datetime = NOON,
    *,
    status: int = 200,
    protocol: str | None = "HTTP/1.1",
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),),
    hops: tuple[Hop, ...] = (),
    simulated: bool = False,
) -> Capture:
    """One fetch of `url`, received uncompressed."""
    return Capture(
        url=url,
        fetched_at=fetched_at,
        status=status,
        protocol=protocol,
        headers=headers,
        body=body,
        received_sha256=hashlib.sha256(body).hexdigest(),
        hops=hops,
        simulated=simulated,
    )


def a_link(
    url: str = address(1),
    *,
    delay: float = 0.0,
    callback: str = "parse_article",
    priority: int = 0,
    depth: int = 0,
    fingerprint: bytes | None = None,
    cb_kwargs: Mapping[str, Any] | None = None,
) -> OutLink:
    """A request to make later; without a delay, unless one is given."""
    return OutLink(
        url=url,
        fingerprint=fingerprint or hashlib.sha1(url.encode()).digest(),
        host=urlsplit(url).hostname or "",
        delay=delay,
        callback=callback,
        cb_kwargs=cb_kwargs or {},
        depth=depth,
        priority=priority,
    )


def no_article_again(_capture: Capture) -> Article | None:
    """Today's page class reads no article in the archived capture."""
    return None


def today_reads(article: Article | None) -> ExtractAgain:
    """Today's page class reads `article` in the archived capture, whichever it is."""
    return lambda _capture: article


class Newsroom:
    """An archive, in a file unless `url` names a database, with a run that keeps one page after another in it."""

    def __init__(self, folder: Path, name: str = "a.db", url: str | None = None) -> None:
        self.path = folder / name
        is_new = url is None and not self.path.exists()
        self.url = new_archive("sqlite", folder, name) if is_new else url or f"sqlite:///{self.path}"
        self.archive: Archive = open_archive(self.url, create=True)
        self.run_id = self.archive.open_run(spider="kbs", arguments={}, simulated=False).id
        self._fresh = count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.archive.close()

    def keep(self, article: Article, capture: Capture | None = None, *, again: ExtractAgain = no_article_again) -> str:
        """Record that `article` was read in `capture`; gives the fate."""
        capture = capture or a_capture(article.canonical_url)
        return self.record(self.page("article", capture, article.identity, articles=(article,)), again)

    def miss(self, ncd: int, how: Missing, fetched_at: datetime = NOON) -> str:
        """Record that the publisher said `how` that the article is not there; gives the fate."""
        status = {"notice": 200, "410": 410, "404": 404}[how]
        capture = a_capture(address(ncd), b"<p>...</p>", fetched_at, status=status)
        return self.record(self.page("missing", capture, identity(ncd), missing=how))

    def page(
        self, outcome: Outcome, capture: Capture | None = None, named: Identity | None = None, **fields: Any
    ) -> PageResult:
        """What came of a request that is queued and leased for it now."""
        url = capture.url if capture else address(1)
        frontier_id = self.lease_one(url)
        values: dict[str, Any] = {"run_id": self.run_id, "frontier_id": frontier_id, "url": url}
        return PageResult(**values, outcome=outcome, identity=named, capture=capture, **fields)

    def lease_one(self, url: str) -> int:
        """Queue `url` as a request of its own, and lease it."""
        fingerprint = hashlib.sha1(f"{next(self._fresh)} {url}".encode()).digest()
        self.archive.enqueue(self.run_id, (replace(a_link(url, priority=1_000_000), fingerprint=fingerprint),))
        (leased,) = self.archive.lease(self.run_id, 1)
        assert leased.url == url, "something else was due first: lease it before"
        return leased.id

    def lease_all(self, *urls: str) -> dict[str, int]:
        """Queue `urls`, none of which the run has met, and lease them all; gives the row of each."""
        self.archive.enqueue(self.run_id, tuple(a_link(url, priority=1_000_000) for url in urls))
        rows = {row.url: row.id for row in self.archive.lease(self.run_id, len(urls))} if urls else {}
        assert rows.keys() == set(urls), "something else was due first: lease it before"
        return rows

    def record(self, page: PageResult, again: ExtractAgain = no_article_again) -> str:
        """Commit the page; gives its fate."""
        return self.archive.record(page, again)
