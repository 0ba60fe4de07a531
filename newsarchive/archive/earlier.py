"""Captures from before the archive's last look, as imports bring them: each finds its place among the versions.

Nothing that is known of the article's present changes by them, and nobody is told of an edit.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, insert, literal, or_, select, update

from newsarchive.archive import captures, source_links, statements
from newsarchive.archive.article_rows import More, Shown, add_capture, add_version
from newsarchive.archive.losing import in_words
from newsarchive.archive.rows import change
from newsarchive.archive.schema import ArticleRow, ArticleUrlRow, CaptureRow, ImageRow, PublisherRow, VersionRow
from newsarchive.archive.stored import Stored
from newsarchive.archive.timeline import Held, Sight, neighbours, place
from newsarchive.archive.upserts import upsert
from newsarchive.archive.versions import SHOWING, content_digest
from newsarchive.items import Article, Capture, PageResult

ReadAgain = Callable[[Capture], Article | None]


class Came(NamedTuple):
    """What came of an earlier capture, and what went wrong, in words."""

    fate: str
    problem: str | None


def is_earlier(known: Stored, capture: Capture) -> bool:
    """Whether the archive knows how the article fared after `capture`."""
    return capture.fetched_at < max(filter(None, (known.last_seen_at, known.gone_at, known.missing_since)))


def record(
    connection: Connection, page: PageResult, capture: Capture, article: Article, known: Stored, again: ReadAgain
) -> Came:
    """Keep the capture, and a version of its own where it shows other words than those that held then."""
    if article.doubts and not page.trusts:
        doubts = list(article.doubts)
        add_capture(connection, page, capture, "suspicious", known.id, article, doubts=doubts)
        return Came("suspicious", in_words(article.doubts))
    at = capture.fetched_at
    held = statements.each(connection, _HELD, {"article": known.id, "medium": capture.medium}, Held)
    seen = statements.each(connection, _SEEN, {"article": known.id, "medium": capture.medium}, Sight)
    same = _comparer(connection, article, again)
    chosen = place(held, seen, at, same, is_newest=at > known.last_seen_at)
    fate = "stale" if chosen == "unclear" else "earlier"
    # A server must not be asked by what it gave before it gave what is archived as its latest.
    forgotten: More = {"etag": None, "last_modified": None}
    capture_id = add_capture(connection, page, capture, fate, known.id, article, **forgotten)
    _see(connection, known, article, at)
    shown = Shown(capture_id, at)
    if chosen == "begins-next":
        _begin_sooner(connection, neighbours(held, at)[1], shown)
    elif chosen in ("version", "interrupts", "newest"):
        if chosen == "interrupts":
            _interrupt(connection, held, seen, at)
        added = add_version(connection, known.id, _last_number(connection, known.id) + 1, article, shown, "publisher")
        current = added if chosen == "newest" else known.version_id
        _renumber(connection, known.id, current)
        if chosen == "newest":
            _become_current(connection, known, article, added, at)
    return Came(fate, page.problem)


def _comparer(connection: Connection, article: Article, again: ReadAgain) -> Callable[[Held], bool]:
    """Whether a version has the words of `article`, by today's code where other code read it."""
    digest = content_digest(article.headline, article.body)

    def same(version: Held) -> bool:
        if version.digest == digest or version.extractor == article.extractor:
            return version.digest == digest
        row = connection.execute(select(CaptureRow.__table__).where(CaptureRow.id == version.capture_id)).mappings()
        read = again(captures.from_row(connection, row.one()))
        return read is not None and content_digest(read.headline, read.body) == digest

    return same


def _see(connection: Connection, known: Stored, article: Article, at: datetime) -> None:
    """The article and its addresses were there then, whatever was seen later."""
    seen = {"first_seen_at": min(known.first_seen_at, at), "last_seen_at": max(known.last_seen_at, at)}
    change(connection, ArticleRow, known.id, seen)
    publisher = update(PublisherRow).where(PublisherRow.id == article.identity.publisher)
    connection.execute(publisher.where(PublisherRow.first_seen_at > at).values(first_seen_at=at))
    rows = [
        {"article_id": known.id, "url": url, "first_seen_at": at, "last_seen_at": at}
        for url in dict.fromkeys(article.addresses)
    ]
    statements.change_each(connection, _sight(connection.dialect.name), rows)


@cache
def _sight(dialect: str) -> Any:
    statement = upsert(dialect, ArticleUrlRow)
    new, old = statement.excluded, ArticleUrlRow
    seen = {
        "first_seen_at": case((new.first_seen_at < old.first_seen_at, new.first_seen_at), else_=old.first_seen_at),
        "last_seen_at": case((new.last_seen_at > old.last_seen_at, new.last_seen_at), else_=old.last_seen_at),
    }
    return statement.on_conflict_do_update(index_elements=["article_id", "url"], set_=seen)


def _begin_sooner(connection: Connection, version: Held | None, shown: Shown) -> None:
    """The version held already then. It stays that of the capture by which people were told of it."""
    assert version is not None
    readings = VersionRow.capture_id == version.capture_id, VersionRow.captured_at == version.captured_at
    connection.execute(update(VersionRow).where(*readings).values(captured_at=shown.at))


def _interrupt(connection: Connection, held: Sequence[Held], seen: Sequence[Sight], at: datetime) -> None:
    """What held before `at` held again afterwards: one version more, of the time before. A→B→A is three versions."""
    before, _ = neighbours(held, at)
    assert before is not None
    columns = [column.name for column in VersionRow.__table__.columns if column.name not in ("id", "number")]
    number = _last_number(connection, before.article_id) + 1
    copied = select(literal(number), *(VersionRow.__table__.c[name] for name in columns))
    adding = insert(VersionRow).from_select(["number", *columns], copied.where(VersionRow.id == before.id))
    copy_id = connection.execute(adding.returning(VersionRow.id)).scalar_one()
    pictures = [column.name for column in ImageRow.__table__.columns if column.name not in ("id", "version_id")]
    images = select(literal(copy_id), *(ImageRow.__table__.c[name] for name in pictures))
    images = images.where(ImageRow.version_id == before.id)
    connection.execute(insert(ImageRow).from_select(["version_id", *pictures], images))
    again = next(sight for sight in seen if sight.at > at and sight.is_whole)
    change(connection, VersionRow, before.id, {"captured_at": again.at, "capture_id": again.capture_id})


def _last_number(connection: Connection, article_id: int) -> int:
    numbers = select(VersionRow.number).where(VersionRow.article_id == article_id)
    return connection.scalars(numbers.order_by(VersionRow.number.desc()).limit(1)).one()


def _renumber(connection: Connection, article_id: int, current: int) -> None:
    """Versions are numbered in order of capture; no two may have the same number at any moment."""
    of = select(VersionRow.id).where(VersionRow.article_id == article_id)
    ids = connection.scalars(of.order_by(VersionRow.captured_at, VersionRow.number)).all()
    for sign in (-1, 1):
        for number, version_id in enumerate(ids, 1):
            change(connection, VersionRow, version_id, {"number": sign * number})
    change(connection, ArticleRow, article_id, {"current_version": ids.index(current) + 1})


def _become_current(connection: Connection, known: Stored, article: Article, version_id: int, at: datetime) -> None:
    """The last that was to be read before the article vanished."""
    dates = {"date_published": article.date_published, "date_modified": article.date_modified, "changed_at": at}
    digest = source_links.digest(article.source_links)
    change(connection, ArticleRow, known.id, {**dates, "sources_digest": digest})
    if digest != known.sources_digest:
        source_links.keep(connection, known.id, version_id, article.source_links, at)


_HELD = (
    select(
        VersionRow.id,
        VersionRow.article_id,
        VersionRow.captured_at,
        VersionRow.digest,
        VersionRow.extractor,
        VersionRow.capture_id,
    )
    .join(CaptureRow, CaptureRow.id == VersionRow.capture_id)
    .where(VersionRow.article_id == bindparam("article"), CaptureRow.medium == bindparam("medium"))
    .order_by(VersionRow.captured_at, VersionRow.number)
)
_SEEN = (
    select(CaptureRow.id, CaptureRow.fetched_at, CaptureRow.refers_to)
    .where(CaptureRow.article_id == bindparam("article"), CaptureRow.medium == bindparam("medium"))
    .where(or_(*(CaptureRow.fate == fate for fate in (*SHOWING, "earlier"))))
    .where(or_(CaptureRow.problem.is_(None), CaptureRow.medium != "http"))  # what stays gone is `seen` to be gone
    .order_by(CaptureRow.fetched_at)
)
