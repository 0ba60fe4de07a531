"""The one transaction in which a page is committed: article, version, index, capture, out-links, frontier row."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, select

from newsarchive.archive import captures, frontier, hints, leases, source_links, statements
from newsarchive.archive.engine import alone_with
from newsarchive.archive.index import index
from newsarchive.archive.rows import add, add_all, change
from newsarchive.archive.schema import ArticleRow, ArticleUrlRow, CaptureRow, ImageRow, PublisherRow, VersionRow
from newsarchive.archive.upserts import upsert
from newsarchive.archive.versions import Fate, Known, content_digest, decide, decide_missing
from newsarchive.items import Article, Capture, Identity, PageResult
from newsarchive.normalization.text import clean_line


class Stored(NamedTuple):
    """An article joined with its current version, as the decision needs it."""

    id: int
    date_modified: datetime | None
    missing_since: datetime | None
    gone_at: datetime | None
    version_id: int
    number: int
    digest: str
    extractor: str
    capture_id: int
    sources_digest: str | None


_STORED = (
    select(
        ArticleRow.id,
        ArticleRow.date_modified,
        ArticleRow.missing_since,
        ArticleRow.gone_at,
        VersionRow.id.label("version_id"),
        VersionRow.number,
        VersionRow.digest,
        VersionRow.extractor,
        VersionRow.capture_id,
        ArticleRow.sources_digest,
    )
    .join(VersionRow, (VersionRow.article_id == ArticleRow.id) & (VersionRow.number == ArticleRow.current_version))
    .where(ArticleRow.key == bindparam("wanted"))
)

ExtractAgain = Callable[[Capture], Article | None]
"""Today's page class on an archived capture; None where it reads no article there."""


def record(connection: Connection, page: PageResult, owner: str, extract_again: ExtractAgain) -> str:
    """Commit everything that came of one frontier row; gives the fate (or the outcome where there is no article).

    Raises LeaseLost, and writes nothing, where the row is no longer leased by `owner`.
    """
    # A problem may quote anything that a server sent; a database keeps neither NUL nor lone surrogates.
    if page.problem is not None:
        page = replace(page, problem=clean_line(page.problem))
    fate = _record_capture(connection, page, extract_again)
    if page.capture is not None:
        hints.keep(connection, page.hints, page.capture.fetched_at)
    frontier.enqueue(connection, page.run_id, (*page.out_links, *page.next_links), page.frontier_id)
    leases.end(connection, page.frontier_id, owner, fate, page.problem)
    return fate


def _record_capture(connection: Connection, page: PageResult, extract_again: ExtractAgain) -> str:
    if page.capture is None:
        return page.outcome
    if page.missing is not None:
        return _record_missing(connection, page, page.capture)
    if not page.articles:
        _add_capture(connection, page, page.capture, page.outcome)
        return page.outcome
    fates = [_record_article(connection, page, page.capture, article, extract_again) for article in page.articles]
    return fates[0]


def _record_article(
    connection: Connection, page: PageResult, capture: Capture, article: Article, extract_again: ExtractAgain
) -> Fate:
    alone_with(connection, article.identity.key)
    stored = _stored(connection, article.identity)
    if stored is not None and stored.extractor != article.extractor:
        stored = _compare_with_todays_code(connection, stored, article, extract_again)
    fate = decide(_known(stored), article)
    number = stored.number + (fate == "changed") if stored is not None else 1
    article_id = _keep_article(connection, stored, number, article, capture)
    capture_id = _add_capture(connection, page, capture, fate, article_id, article)
    version_id = stored.version_id if stored is not None else 0
    if fate in ("new", "changed"):
        version_id = _add_version(connection, article_id, number, article, capture_id, capture.fetched_at, "publisher")
    if source_links.digest(article.source_links) != (stored.sources_digest if stored is not None else None):
        source_links.keep(connection, article_id, version_id, article.source_links, capture.fetched_at)
    _see_addresses(connection, article_id, article.addresses, capture.fetched_at)
    return fate


def _stored(connection: Connection, identity: Identity) -> Stored | None:
    return statements.one(connection, _STORED, {"wanted": identity.key}, Stored)


def _known(stored: Stored | None) -> Known | None:
    if stored is None:
        return None
    return Known(
        digest=stored.digest,
        date_modified=stored.date_modified,
        missing_since=stored.missing_since,
        gone=stored.gone_at is not None,
    )


def _compare_with_todays_code(
    connection: Connection, stored: Stored, article: Article, extract_again: ExtractAgain
) -> Stored | None:
    """Read the previous capture with today's code first, so that better code is never taken for an edit."""
    row = connection.execute(select(CaptureRow.__table__).where(CaptureRow.id == stored.capture_id)).mappings().one()
    again = extract_again(captures.from_row(row))
    if again is None:
        return stored
    _update_article_dates(connection, stored, again)
    version_id = stored.version_id
    if content_digest(again.headline, again.body) == stored.digest:
        _read_version_again(connection, version_id, again)
    else:
        number = stored.number + 1
        change(connection, ArticleRow, stored.id, {"current_version": number})
        version_id = _add_version(connection, stored.id, number, again, row["id"], row["fetched_at"], "reextraction")
    source_links.read_again(connection, stored.id, version_id, again.source_links, row["fetched_at"])
    return _stored(connection, article.identity)


def _read_version_again(connection: Connection, version_id: int, again: Article) -> None:
    """The same content: what is better read today (bylines, dates, pictures) replaces what was read before.

    Digests are equal, so the words are, and the search index need not know.
    """
    change(connection, VersionRow, version_id, _readings(again))
    connection.execute(delete(ImageRow).where(ImageRow.version_id == version_id))
    _add_images(connection, version_id, again)


def _update_article_dates(connection: Connection, stored: Stored, again: Article) -> None:
    """What today's code reads as the edit time of the old capture, unless later captures moved it on."""
    old = connection.execute(select(VersionRow.date_modified).where(VersionRow.id == stored.version_id)).scalar_one()
    if stored.date_modified == old:
        change(connection, ArticleRow, stored.id, {"date_modified": again.date_modified})


def _record_missing(connection: Connection, page: PageResult, capture: Capture) -> Fate:
    assert page.missing is not None
    if page.identity is not None:
        alone_with(connection, page.identity.key)
    stored = _stored(connection, page.identity) if page.identity else None
    fate = decide_missing(_known(stored), page.missing, capture.fetched_at)
    _add_capture(connection, page, capture, fate, stored.id if stored else None)
    if stored is not None and fate in ("gone", "missing"):
        since = stored.missing_since or capture.fetched_at
        values: dict[str, Any] = {"missing_since": since}
        if fate == "gone":
            values |= {"status": "gone", "gone_at": capture.fetched_at}
        change(connection, ArticleRow, stored.id, values)
    return fate


def _add_capture(
    connection: Connection,
    page: PageResult,
    capture: Capture,
    fate: str,
    article_id: int | None = None,
    article: Article | None = None,
) -> int:
    dates = {
        "date_published": article.date_published if article else None,
        "date_modified": article.date_modified if article else None,
    }
    values = {"run_id": page.run_id, "article_id": article_id, "fate": fate, "problem": page.problem}
    values |= captures.to_row(capture) | dates
    return add(connection, CaptureRow, values)


def _keep_article(
    connection: Connection, stored: Stored | None, number: int, article: Article, capture: Capture
) -> int:
    values = _article_values(number, article, capture.fetched_at)
    if stored is not None:
        change(connection, ArticleRow, stored.id, values)
        return stored.id
    publisher = {"id": article.identity.publisher, "first_seen_at": capture.fetched_at}
    statements.change(connection, _first_sight(connection.dialect.name), publisher)
    identity = {"publisher": article.identity.publisher, "key": article.identity.key}
    return add(connection, ArticleRow, {**identity, "first_seen_at": capture.fetched_at, **values})


@cache
def _first_sight(dialect: str) -> Any:
    return upsert(dialect, PublisherRow).on_conflict_do_nothing()


def _article_values(number: int, article: Article, at: datetime) -> dict[str, Any]:
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


def _add_version(
    connection: Connection,
    article_id: int,
    number: int,
    article: Article,
    capture_id: int,
    captured_at: datetime,
    origin: str,
) -> int:
    values = {
        "article_id": article_id,
        "number": number,
        "origin": origin,
        "digest": content_digest(article.headline, article.body),
        "captured_at": captured_at,
        "capture_id": capture_id,
        **_readings(article),
    }
    version_id = add(connection, VersionRow, values)
    _add_images(connection, version_id, article)
    index(connection, article_id, version_id, article.headline, article.body, first=number == 1)
    return version_id


def _readings(article: Article) -> dict[str, Any]:
    """The columns of a version that its extractor read from the capture."""
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
        "credits": list(article.credits),
        "photo_credits": list(article.photo_credits),
    }


def _add_images(connection: Connection, version_id: int, article: Article) -> None:
    images = [
        {"version_id": version_id, "position": position, **asdict(image)}
        for position, image in enumerate(article.images, start=1)
    ]
    add_all(connection, ImageRow, images)


def _see_addresses(connection: Connection, article_id: int, addresses: tuple[str, ...], at: datetime) -> None:
    rows = [
        {"article_id": article_id, "url": url, "first_seen_at": at, "last_seen_at": at}
        for url in dict.fromkeys(addresses)
    ]
    statements.change_each(connection, _sight_again(connection.dialect.name), rows)


@cache
def _sight_again(dialect: str) -> Any:
    statement = upsert(dialect, ArticleUrlRow)
    seen = {"last_seen_at": statement.excluded.last_seen_at}
    return statement.on_conflict_do_update(index_elements=["article_id", "url"], set_=seen)
