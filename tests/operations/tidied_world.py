"""Any history of a few articles, told to archives one of which is tidied; and what an archive answers about it."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from newsarchive.archive import NoSuchArticle
from newsarchive.items import Article, Capture, Doubt, Hop, Identity, PageResult, SourceLink
from newsarchive.operations.warc_export import write_warc
from tests.building import BODY, NOON, Newsroom, a_capture, address, an_article, identity

ARTICLES = (1, 2, 3)
ACTIONS = (
    *("see", "see", "see", "edit", "touch", "swap", "404", "410", "304", "304", "doubt", "lay-out", "fail", "list"),
    *("lacking", "by another way", "elsewhere"),
)


class Step(NamedTuple):
    """One answer of a server: about which article, what, and how many hours after the one before."""

    ncd: int
    action: str
    hours: float


class Teller:
    """Records steps in a newsroom; the page says what it said last, but for what the steps change."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self._at = NOON
        self._edition = dict.fromkeys(ARTICLES, 0)
        self._touched = dict.fromkeys(ARTICLES, 0)
        self._source = dict.fromkeys(ARTICLES, 7)
        self._serial = 0

    def tell(self, steps: Sequence[Step]) -> list[str]:
        """The fate of each."""
        return [self._tell(step) for step in steps]

    def _tell(self, step: Step) -> str:
        self._at += timedelta(hours=step.hours)
        self._serial += 1
        ncd = step.ncd
        match step.action:
            case "edit":
                self._edition[ncd] += 1
            case "touch":
                self._touched[ncd] += 1
            case "swap":
                self._source[ncd] += 1
            case "404" | "410":
                return self.newsroom.miss(ncd, "404" if step.action == "404" else "410", self._at)
            case "304":
                return self._unchanged(ncd)
            case "lay-out" | "fail":
                return self._unread(ncd, "unrecognised" if step.action == "lay-out" else "failed")
            case "list":
                return self._record("listing", self._capture("https://news.kbs.co.kr/sitemap.xml"), None)
            case "lacking":
                return self.newsroom.miss(900 + ncd, "404", self._at)
        doubts: tuple[Doubt, ...] = ("text-elsewhere",) if step.action == "doubt" else ()
        article = replace(self._article(ncd), doubts=doubts)
        hops = (Hop(url="https://kbs.kr/1", status=301),) if step.action == "by another way" else ()
        url = address(ncd) + ("&ref=1" if step.action == "elsewhere" else "")
        return self._record("article", self._capture(url, hops), article.identity, articles=(article,))

    def _article(self, ncd: int) -> Article:
        source = self._source[ncd]
        link = SourceLink(
            url=address(source),
            outlet="KBS",
            label="출처",
            form="table",
            rule="table",
            where="출처",
            target=f"kbs:ncd:{source}",
        )
        modified = NOON + timedelta(hours=self._touched[ncd]) if self._touched[ncd] else None
        body = f"{BODY}\n{self._edition[ncd]}판입니다."
        return an_article(ncd, body=body, date_modified=modified, source_links=(link,))

    def _capture(self, url: str, hops: tuple[Hop, ...] = ()) -> Capture:
        body = f"<h1>등대 {self._serial}</h1>{'<p>불빛</p>' * 40}".encode()
        etag = ("ETag", f'"{self._serial}"')
        return a_capture(url, body, self._at, headers=(("Content-Type", "text/html"), etag), hops=hops)

    def _unread(self, ncd: int, outcome: Any) -> str:
        return self._record(outcome, self._capture(address(ncd)), identity(ncd), problem="?")

    def _unchanged(self, ncd: int) -> str:
        asked_by = self.newsroom.archive.validators(address(ncd))
        if asked_by is None:
            return "not asked"
        answer = a_capture(address(ncd), b"", self._at, status=304)
        return self._record("article", answer, identity(ncd), unchanged=asked_by)

    def _record(self, outcome: Any, capture: Capture, named: Identity | None, **fields: Any) -> str:
        page: PageResult = self.newsroom.page(outcome, capture, named, **fields)
        return self.newsroom.record(page)


def answers(newsroom: Newsroom, moments: Sequence[datetime]) -> dict[str, Any]:
    """What the archive says of contents, of dates, of what is to be asked next; counts of captures left out."""
    archive = newsroom.archive
    told: dict[str, Any] = {}
    for ncd in (*ARTICLES, *(900 + each for each in ARTICLES)):
        key = f"kbs:ncd:{ncd}"
        told[f"asked by {ncd}"] = archive.validators(address(ncd))
        told[f"last {ncd}"] = archive.latest_capture(address(ncd))
        told[f"may be asked {ncd}"] = archive.may_be_asked(key)
        try:
            article = archive.article(key, lambda _: None)
        except NoSuchArticle:
            continue
        told[key] = replace(article, captures=0)
        told[f"versions {ncd}"] = archive.versions(key, lambda _: None)
        told[f"sources {ncd}"] = archive.sources(key, lambda _: None)
        told[f"capture {ncd}"] = archive.capture(key, lambda _: None)
        for moment in moments:  # when it was last seen by then may be told to be earlier
            then = list(archive.export_articles([article.id], moment))
            told[f"{key} {moment}"] = [replace(each, captures=0, last_seen=NOON) for each in then]
    told["due"] = archive.next_due()
    told["doubted"] = archive.doubted()
    told["failing"] = archive.failing()
    told["index"] = archive.index_differences()
    return told


def pages(newsroom: Newsroom) -> dict[int, tuple[str, bytes]]:
    """The captures with their pages, by number."""
    archive = newsroom.archive
    return {each.id: (each.url, archive.capture_body(each.id)) for each in archive.export_all_captures()}


def warc(newsroom: Newsroom) -> bytes:
    """All captures as they are exported."""
    stream = io.BytesIO()
    write_warc(newsroom.archive, stream, made_at=NOON)
    return stream.getvalue()
