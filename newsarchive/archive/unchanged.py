"""Pages that their server calls unchanged (304): asked for with what it gave us when it last sent one."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from newsarchive.archive import statements, stored, visits
from newsarchive.archive.article_rows import More, add_capture, see_addresses
from newsarchive.archive.engine import alone_with
from newsarchive.archive.rows import change
from newsarchive.archive.schema import ArticleRow, CaptureRow, VersionRow
from newsarchive.archive.stored import Stored
from newsarchive.archive.validators import kept_validators
from newsarchive.archive.versions import SHOWING, Fate
from newsarchive.items import Capture, Identity, PageResult, Validators

BELIEVED = timedelta(days=60)
"""After this the whole page is asked for again, for servers that answer 304 whatever has changed."""


def validators(connection: Connection, url: str, now: datetime, *, simulated: bool) -> Validators | None:
    """What to ask by at `now` whether the page at `url` has changed; None where a 304 would not tell that.

    It must have been the last answer of that address, must have shown the article's current version, and that must not
    have vanished since. What a stand-in server gave is for stand-in servers.
    """
    asked = {"asked": url, "from_stand_in": simulated, "since": now - BELIEVED}
    return statements.one(connection, _VALIDATORS, asked, _made)


def _made(capture_id: int, refers_to: int | None, etag: str | None, last_modified: str | None) -> Validators:
    return Validators(capture_id=refers_to or capture_id, etag=etag, last_modified=last_modified)


# One row, and first: without the limit PostgreSQL goes through all articles where captures are many partitions.
_LAST = (
    select(CaptureRow.__table__)
    .where(CaptureRow.url == bindparam("asked"))
    .order_by(CaptureRow.id.desc())
    .limit(1)
    .subquery()
)
_WHOLE = aliased(CaptureRow)
_VALIDATORS = (
    select(_LAST.c.id, _LAST.c.refers_to, _LAST.c.etag, _LAST.c.last_modified)
    .join(_WHOLE, _WHOLE.id == func.coalesce(_LAST.c.refers_to, _LAST.c.id))
    .join(ArticleRow, ArticleRow.id == _LAST.c.article_id)
    .join(VersionRow, (VersionRow.article_id == ArticleRow.id) & (VersionRow.number == ArticleRow.current_version))
    .where(_LAST.c.medium == "http", or_(*(_LAST.c.fate == fate for fate in SHOWING)))
    .where(_LAST.c.simulated == bindparam("from_stand_in"), VersionRow.capture_id <= _LAST.c.id)
    .where(ArticleRow.status == "live", ArticleRow.missing_since.is_(None))
    .where(or_(_LAST.c.etag.is_not(None), _LAST.c.last_modified.is_not(None)))
    .where(_WHOLE.fetched_at >= bindparam("since"))
)


class _Meant(NamedTuple):
    publisher: str
    key: str


def record(connection: Connection, page: PageResult, capture: Capture, asked_by: Validators) -> Fate:
    """Keep the answer, which refers to the capture whose page it calls unchanged; gives its fate.

    It is `stale` where another process has recorded a newer state meanwhile, `earlier` where it is imported and older.
    """
    meant = statements.one(connection, _MEANT, {"wanted": asked_by.capture_id}, _Meant)
    assert meant is not None  # captures of articles are never deleted
    identity = Identity(publisher=meant.publisher, key=meant.key)
    alone_with(connection, identity.key)
    known = stored.find(connection, identity)
    assert known is not None
    fate: Fate = "seen" if _still_holds(known, asked_by) else "stale"
    if capture.fetched_at < known.last_seen_at:
        fate = "earlier"
    add_capture(connection, page, capture, fate, known.id, **_kept(identity, capture, asked_by))
    if fate == "seen":
        at = capture.fetched_at
        listed = {"listed_change": page.listed_change} if page.listed_change is not None else {}
        change(connection, ArticleRow, known.id, {"last_seen_at": at, **listed, **visits.unchanged(known, at)})
        see_addresses(connection, known.id, (capture.url,), at)
    return fate


def _still_holds(known: Stored, asked_by: Validators) -> bool:
    return known.capture_id <= asked_by.capture_id and known.gone_at is None and known.missing_since is None


def _kept(identity: Identity, capture: Capture, asked_by: Validators) -> More:
    """The answer's own validators take the place of those that it was asked by (RFC 9111, 4.3.4)."""
    etag, last_modified = kept_validators(capture.headers, capture.fetched_at)
    return {
        "publisher": identity.publisher,
        "key": identity.key,
        "refers_to": asked_by.capture_id,
        "etag": etag or asked_by.etag,
        "last_modified": last_modified or asked_by.last_modified,
    }


_MEANT = (
    select(ArticleRow.publisher, ArticleRow.key)
    .join(CaptureRow, CaptureRow.article_id == ArticleRow.id)
    .where(CaptureRow.id == bindparam("wanted"))
)
