"""The one transaction in which a page is committed: article, version, index, capture, out-links, frontier row."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, select

from newsarchive.archive import captures, frontier, hints, leases, source_links, statements, stored
from newsarchive.archive.engine import alone_with
from newsarchive.archive.index import index
from newsarchive.archive.rows import add, add_all, change
from newsarchive.archive.schema import ArticleRow, ArticleUrlRow, CaptureRow, ImageRow, PublisherRow, VersionRow
from newsarchive.archive.stored import Stored
from newsarchive.archive.upserts import upsert
from newsarchive.archive.versions import Fate, content_digest, decide, decide_missing
from newsarchive.items import FALSE_PAGES, Article, Capture, PageResult
from newsarchive.normalization.same_text import text_digest
from newsarchive.normalization.text import clean_line

SHOWING = ("new", "changed", "touched", "seen")
"""The fates of captures that show the article."""
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


def refused(page: PageResult, refusal: Exception) -> PageResult:
    """What is recorded of a page that the database does not take."""
    problem = f"the database refuses it: {refusal}"
    return replace(page, outcome="failed", capture=None, articles=(), problem=clean_line(problem)[:500])


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
    known = stored.find(connection, article.identity)
    if known is not None and known.medium != capture.medium:
        return _record_other_form(connection, page, capture, article, known)
    if known is not None and known.extractor != article.extractor:
        known = _compare_with_todays_code(connection, known, article, extract_again)
    fate = decide(stored.known(known), article)
    _keep(connection, page, capture, article, known, fate)
    return fate


def _record_other_form(
    connection: Connection, page: PageResult, capture: Capture, article: Article, known: Stored
) -> Fate:
    """A page whose source file is archived, or the other way round: an edit only against what that form said before."""
    fate = decide(stored.known_in_other_form(connection, known, capture.medium, article), article)
    if fate == "changed":
        origin = "publisher" if stored.was_seen_in(connection, known, capture.medium) else "reextraction"
        _keep(connection, page, capture, article, known, fate, origin)
        return fate
    live = {"status": "live", "gone_at": None, "missing_since": None} if capture.medium == "http" else {}
    change(connection, ArticleRow, known.id, {"last_seen_at": capture.fetched_at, **live})
    _add_capture(connection, page, capture, fate, known.id, article)
    _see_addresses(connection, known.id, article.addresses, capture.fetched_at)
    return fate


def _keep(
    connection: Connection,
    page: PageResult,
    capture: Capture,
    article: Article,
    known: Stored | None,
    fate: Fate,
    origin: str = "publisher",
) -> None:
    number = known.number + (fate == "changed") if known is not None else 1
    article_id = _keep_article(connection, known, number, article, capture)
    capture_id = _add_capture(connection, page, capture, fate, article_id, article)
    version_id = known.version_id if known is not None else 0
    if fate in ("new", "changed"):
        version_id = _add_version(connection, article_id, number, article, capture_id, capture.fetched_at, origin)
    if known is None:
        source_links.keep_first(connection, article_id, version_id, article.source_links, capture.fetched_at)
    elif source_links.digest(article.source_links) != known.sources_digest:
        keep = source_links.keep if origin == "publisher" else source_links.read_again
        keep(connection, article_id, version_id, article.source_links, capture.fetched_at)
    _see_addresses(connection, article_id, article.addresses, capture.fetched_at)


def _compare_with_todays_code(
    connection: Connection, known: Stored, article: Article, extract_again: ExtractAgain
) -> Stored | None:
    """Read the previous capture with today's code first, so that better code is never taken for an edit."""
    row = connection.execute(select(CaptureRow.__table__).where(CaptureRow.id == known.capture_id)).mappings().one()
    again = extract_again(captures.from_row(row))
    if again is None:
        return known
    _update_article_dates(connection, known, again)
    version_id = known.version_id
    if content_digest(again.headline, again.body) == known.digest:
        _read_version_again(connection, version_id, again)
    else:
        number = known.number + 1
        change(connection, ArticleRow, known.id, {"current_version": number})
        version_id = _add_version(connection, known.id, number, again, row["id"], row["fetched_at"], "reextraction")
    _read_sources_again(connection, known, version_id, again, extract_again)
    return stored.find(connection, article.identity)


def _read_sources_again(
    connection: Connection, known: Stored, version_id: int, again: Article, extract_again: ExtractAgain
) -> None:
    """What the newest capture names, with today's rules: sources may have been swapped under the same text."""
    seen = CaptureRow.article_id == known.id, CaptureRow.medium == known.medium, CaptureRow.fate.in_(SHOWING)
    newest = select(CaptureRow.__table__).where(*seen).order_by(CaptureRow.id.desc()).limit(1)
    row = connection.execute(newest).mappings().one()
    if row["id"] != known.capture_id:
        again = extract_again(captures.from_row(row)) or again
    source_links.read_again(connection, known.id, version_id, again.source_links, row["fetched_at"])


def _read_version_again(connection: Connection, version_id: int, again: Article) -> None:
    """The same content: what is better read today (bylines, dates, pictures) replaces what was read before.

    Digests are equal, so the words are, and the search index need not know.
    """
    change(connection, VersionRow, version_id, _readings(again))
    connection.execute(delete(ImageRow).where(ImageRow.version_id == version_id))
    _add_images(connection, version_id, again)


def _update_article_dates(connection: Connection, known: Stored, again: Article) -> None:
    """What today's code reads as the edit time of the old capture, unless later captures moved it on."""
    old = connection.execute(select(VersionRow.date_modified).where(VersionRow.id == known.version_id)).scalar_one()
    if known.date_modified == old:
        change(connection, ArticleRow, known.id, {"date_modified": again.date_modified})


def _record_missing(connection: Connection, page: PageResult, capture: Capture) -> str:
    assert page.missing is not None
    if page.identity is not None:
        alone_with(connection, page.identity.key)
    known = stored.find(connection, page.identity) if page.identity else None
    if known is None and page.outcome in FALSE_PAGES:
        _add_capture(connection, page, capture, page.outcome)
        return page.outcome
    fate = decide_missing(stored.known(known), page.missing, capture.fetched_at)
    _add_capture(connection, page, capture, fate, known.id if known else None)
    if known is not None and fate in ("gone", "missing"):
        since = known.missing_since or capture.fetched_at
        values: dict[str, Any] = {"missing_since": since}
        if fate == "gone":
            values |= {"status": "gone", "gone_at": capture.fetched_at}
        change(connection, ArticleRow, known.id, values)
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


def _keep_article(connection: Connection, known: Stored | None, number: int, article: Article, capture: Capture) -> int:
    values = _article_values(number, article, capture.fetched_at)
    if known is not None:
        change(connection, ArticleRow, known.id, values)
        return known.id
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
        "date_origin": article.date_origin,
        "text_digest": text_digest(article.body),
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
