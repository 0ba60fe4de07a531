"""An article read again with today's code: its readings and sources become better, and nothing is taken for an edit.

A crawl does so before it compares a new capture, where another extractor read the last one; `reextract` does it for
many articles without fetching any.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Select, SQLColumnExpression, and_, bindparam, delete, func, or_, select
from sqlalchemy.orm import aliased

from newsarchive.archive import source_links, statements
from newsarchive.archive.article_rows import Shown, add_images, readings
from newsarchive.archive.rows import change
from newsarchive.archive.schema import ArticleRow, CaptureRow, ImageRow, VersionRow
from newsarchive.archive.stored import Stored
from newsarchive.archive.versions import SHOWING, content_digest
from newsarchive.items import Article

AddVersion = Callable[[int, Article, Shown], int]
"""Adds a version of that number to the article, of our own origin, and sees to the search index; gives its id."""


class Reread(NamedTuple):
    """A capture read with today's code; `article` is None where that reads none there, or does not believe it."""

    capture_id: int
    at: datetime
    article: Article | None


def believed(article: Article | None) -> Article | None:
    """What today's code does not believe itself is no better reading."""
    return article if article is not None and not article.doubts else None


def newest_page(connection: Connection, known: Stored) -> int:
    """The number of the last capture that shows the article in the form of its current version, with its page.

    It is the one behind that version where the same page was served.
    """
    wanted = {"article": known.id, "medium": known.medium, "behind": known.capture_id}
    newest = statements.one(connection, _NEWEST, wanted, int) or known.capture_id
    if newest == known.capture_id:
        return newest
    return statements.one(connection, _SAME_PAGE, {"newest": newest, "behind": known.capture_id}, int) or newest


_SHOWN = aliased(CaptureRow)
# A page by which a removed article stays removed is `seen`, too, and says why.
_SHOWS = and_(or_(*(_SHOWN.fate == fate for fate in SHOWING)), or_(_SHOWN.problem.is_(None), _SHOWN.medium != "http"))


def newest_of(
    article: SQLColumnExpression[int], medium: SQLColumnExpression[str], behind: SQLColumnExpression[int]
) -> Select[int]:
    """The last capture of an article in that form that has its page, as a statement."""
    return (
        select(func.coalesce(_SHOWN.refers_to, _SHOWN.id))  # a 304 has no page of its own
        .where(_SHOWN.article_id == article, _SHOWN.medium == medium)
        .where(or_(_SHOWS, _SHOWN.id == behind))
        .order_by(_SHOWN.id.desc())
        .limit(1)
    )


_NEWEST = newest_of(bindparam("article"), bindparam("medium"), bindparam("behind"))
_BEHIND = aliased(CaptureRow)
_SAME_PAGE = (
    select(_BEHIND.id)
    .join(CaptureRow, and_(CaptureRow.url == _BEHIND.url, CaptureRow.payload_id == _BEHIND.payload_id))
    .where(CaptureRow.id == bindparam("newest"), _BEHIND.id == bindparam("behind"))
)


def renew(connection: Connection, known: Stored, behind: Reread, newest: Reread, add_version: AddVersion) -> None:
    """Keep what today's code reads `behind` the current version, and the sources that it reads in the `newest` page.

    `behind` must be believed. Other words are a version of their own, which the publisher did not make; the same words
    with better readings around them take the place of what was read before.
    """
    again = behind.article
    assert again is not None
    _update_article_dates(connection, known, again)
    version_id = known.version_id
    if content_digest(again.headline, again.body) == known.digest:
        read_version_again(connection, version_id, again)
    else:
        number = known.number + 1
        change(connection, ArticleRow, known.id, {"current_version": number})
        version_id = add_version(number, again, _shown(connection, known))
    # What the newest page names, with today's rules: sources may have been swapped under the same text.
    named = (newest.article or again).source_links
    source_links.read_again(connection, known.id, version_id, named, newest.at)


def _shown(connection: Connection, known: Stored) -> Shown:
    """Both readings held since the same time, which an imported capture may have put before the one that is read."""
    since = statements.one(connection, _SINCE, {"wanted": known.version_id}, Shown)
    assert since is not None
    return since


_SINCE = select(VersionRow.capture_id, VersionRow.captured_at).where(VersionRow.id == bindparam("wanted"))


def read_version_again(connection: Connection, version_id: int, again: Article) -> None:
    """The same content: what is better read today (bylines, dates, pictures) replaces what was read before.

    Digests are equal, so the words are, and the search index need not know.
    """
    change(connection, VersionRow, version_id, readings(again))
    connection.execute(delete(ImageRow).where(ImageRow.version_id == version_id))
    add_images(connection, version_id, again)


def _update_article_dates(connection: Connection, known: Stored, again: Article) -> None:
    """What today's code reads as the edit time of the old capture, unless later captures moved it on."""
    wanted = select(VersionRow.date_modified).where(VersionRow.id == known.version_id)
    if known.date_modified == connection.execute(wanted).scalar_one():
        change(connection, ArticleRow, known.id, {"date_modified": again.date_modified})
