"""Rows of articles, versions and captures, written as a page is committed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import NamedTuple, TypedDict, Unpack
from urllib.parse import urlsplit

from sqlalchemy import Connection

from newsarchive.archive import captures, payloads, source_links, statements, takedowns, visits
from newsarchive.archive.rows import add, add_all, change
from newsarchive.archive.schema import ArticleRow, ArticleUrlRow, CaptureRow, ImageRow, PublisherRow, VersionRow
from newsarchive.archive.stored import Stored
from newsarchive.archive.upserts import Upsert, upsert
from newsarchive.archive.versions import Fate, content_digest
from newsarchive.items import Article, Capture, Identity, PageResult
from newsarchive.normalization.same_text import text_digest


class Shown(NamedTuple):
    """The capture that shows a version, and when it was made."""

    capture_id: int
    at: datetime


class More(TypedDict, total=False):
    """Columns of a capture that neither itself nor its reading gives."""

    doubts: Sequence[str] | None
    publisher: str
    key: str
    refers_to: int
    etag: str | None
    last_modified: str | None


class Read(TypedDict):
    """The columns of a capture that its reading gives."""

    date_published: datetime | None
    date_modified: datetime | None
    fallbacks: list[str] | None
    publisher: str | None
    key: str | None


def add_capture(
    connection: Connection,
    page: PageResult,
    capture: Capture,
    fate: str,
    article_id: int | None = None,
    article: Article | None = None,
    **more: Unpack[More],
) -> int:
    """The capture with what was read in it, and `more` of its columns; gives its id."""
    identity = article.identity if article else page.identity
    read = read_in(article, identity)
    doubts = more.pop("doubts", None)
    told = captures.to_row(capture)
    like = (read["publisher"] or more.get("publisher") or _host(capture.url)) if capture.medium == "http" else None
    payload_id = payloads.keep(connection, told["payload_sha256"], capture.body, like)
    values: dict[str, object] = {"run_id": page.run_id, "article_id": article_id, "fate": fate, "problem": page.problem}
    values |= {"reason": page.reason, "refers_to": None, "payload_id": payload_id, "doubts": doubts}
    values |= {**told, **read, **more}
    return add(connection, CaptureRow, values)


def read_in(article: Article | None, identity: Identity | None) -> Read:
    """The columns of a capture that its reading gives; `identity` is what its address names."""
    return {
        "date_published": article.date_published if article else None,
        "date_modified": article.date_modified if article else None,
        "fallbacks": (list(article.fallbacks) or None) if article else None,
        "publisher": identity.publisher if identity else None,
        "key": identity.key if identity else None,
    }


def _host(url: str) -> str | None:
    return urlsplit(url).hostname


def meet_publisher(connection: Connection, publisher: str, at: datetime) -> None:
    """The publisher's row, before the first of its articles."""
    statements.change(connection, _first_sight(connection.dialect.name), {"id": publisher, "first_seen_at": at})


@cache
def _first_sight(dialect: str) -> Upsert:
    return upsert(dialect, PublisherRow).on_conflict_do_nothing()


def keep_article(
    connection: Connection,
    known: Stored | None,
    number: int,
    article: Article,
    capture: Capture,
    fate: Fate,
    listed_change: datetime | None,
) -> int:
    """The article's row as of `capture`, which shows version `number`; gives its id. Its publisher has one, too."""
    values = _article_values(number, article, capture.fetched_at) | visits.seen(known, article, capture, fate)
    if listed_change is not None:
        values["listed_change"] = listed_change
    if known is not None:
        change(connection, ArticleRow, known.id, values)
        return known.id
    identity: dict[str, object] = {"publisher": article.identity.publisher, "key": article.identity.key}
    if (fresh := takedowns.next_number(connection)) is not None:
        identity["id"] = fresh
    return add(connection, ArticleRow, {**identity, "first_seen_at": capture.fetched_at, **values})


def _article_values(number: int, article: Article, at: datetime) -> dict[str, object]:
    return {
        "canonical_url": article.canonical_url,
        "kind": article.kind,
        "status": "live",
        "last_seen_at": at,
        "gone_at": None,
        "missing_since": None,
        "current_version": number,
        "date_published": article.date_published,
        "date_modified": article.date_modified,
        "sources_digest": source_links.digest(article.source_links),
    }


def add_version(
    connection: Connection, article_id: int, number: int, article: Article, shown: Shown, origin: str
) -> int:
    """The article's version with that number, as `shown`; gives its id. The search index is not told."""
    values = {
        "article_id": article_id,
        "number": number,
        "origin": origin,
        "digest": content_digest(article.headline, article.body),
        "captured_at": shown.at,
        "capture_id": shown.capture_id,
        **readings(article),
    }
    version_id = add(connection, VersionRow, values)
    add_images(connection, version_id, article)
    return version_id


def readings(article: Article, known_digest: str | None = None) -> dict[str, object]:
    """The columns of a version that its extractor read from the capture; `known_digest`: of its text, where known."""
    return {
        "extractor": article.extractor,
        "headline": article.headline,
        "body": article.body,
        "bylines": [asdict(byline) for byline in article.bylines],
        "section": article.section,
        "issue": article.issue,
        "language": article.language,
        "date_published": article.date_published,
        "date_published_text": article.date_published_text,
        "date_modified": article.date_modified,
        "date_modified_text": article.date_modified_text,
        "date_origin": article.date_origin,
        "text_digest": known_digest or text_digest(article.body),
        "credits": list(article.credits),
        "photo_credits": list(article.photo_credits),
    }


def add_images(connection: Connection, version_id: int, article: Article) -> None:
    """The version's pictures."""
    images = [
        {"version_id": version_id, "position": position, **asdict(image)}
        for position, image in enumerate(article.images, start=1)
    ]
    add_all(connection, ImageRow, images)


def see_addresses(connection: Connection, article_id: int, addresses: tuple[str, ...], at: datetime) -> None:
    """The article stood at these addresses then."""
    rows = [
        {"article_id": article_id, "url": url, "first_seen_at": at, "last_seen_at": at}
        for url in dict.fromkeys(addresses)
    ]
    statements.change_each(connection, _sight_again(connection.dialect.name), rows)


@cache
def _sight_again(dialect: str) -> Upsert:
    statement = upsert(dialect, ArticleUrlRow)
    seen = {"last_seen_at": statement.excluded.last_seen_at}
    return statement.on_conflict_do_update(index_elements=["article_id", "url"], set_=seen)
