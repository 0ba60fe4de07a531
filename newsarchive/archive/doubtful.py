"""Pages that were read and are not believed: kept as captures, and nothing of what is archived changes."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, or_, select

from newsarchive.archive import statements, stored, visits
from newsarchive.archive.article_rows import add_capture
from newsarchive.archive.losing import Before, in_words, lost
from newsarchive.archive.schema import CaptureRow
from newsarchive.archive.stored import Stored
from newsarchive.archive.validators import as_of
from newsarchive.archive.versions import SHOWING, Fate, decide, is_changed
from newsarchive.items import Article, Capture, Doubt, PageResult


@dataclass(frozen=True, kw_only=True)
class Found:
    """What speaks against a page; `is_stale`: it is from before the archive saw another state of the article."""

    doubts: tuple[Doubt, ...] = ()
    is_stale: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether nothing does."""
        return not self.doubts and not self.is_stale


def look(connection: Connection, known: Stored | None, capture: Capture, article: Article) -> Found:
    """What speaks against `article`: by its own page, by what is archived, by the caches on the way of `capture`."""
    if known is None or capture.medium != "http":
        return Found(doubts=article.doubts)
    held = stored.compared(known)
    if is_changed(held, article):
        before = stored.before(connection, known)
    else:
        before = Before(body="", date_published=known.date_published, date_modified=known.date_modified)
    is_other = decide(held, article) in ("changed", "touched")
    return Found(
        doubts=tuple(dict.fromkeys((*article.doubts, *lost(before, article)))),
        is_stale=is_other and _is_stale(connection, known, capture),
    )


def _is_stale(connection: Connection, known: Stored, capture: Capture) -> bool:
    """Whether the page is older than the one by which the article was last seen, which may be out of a cache, too."""
    made = as_of(capture.headers, capture.fetched_at)
    if made >= known.last_seen_at:
        return False
    last = statements.one(connection, _LAST_SIGHT, {"article": known.id}, as_of)
    return last is not None and made < last


_LAST_SIGHT = (
    select(CaptureRow.headers, CaptureRow.fetched_at)
    .where(CaptureRow.article_id == bindparam("article"), CaptureRow.medium == "http")
    .where(or_(*(CaptureRow.fate == fate for fate in SHOWING)))
    .order_by(CaptureRow.id.desc())
    .limit(1)
)


def record(
    connection: Connection, page: PageResult, capture: Capture, article: Article, known: Stored | None, found: Found
) -> tuple[Fate, str | None]:
    """Keep the capture; gives its fate, and why, in words. What is archived stays, and is looked at again."""
    fate: Fate = "suspicious" if found.doubts else "stale"
    article_id = known.id if known is not None else None
    add_capture(connection, page, capture, fate, article_id, article, doubts=list(found.doubts) or None)
    if known is not None:
        visits.fail(connection, known, capture.fetched_at)
    return fate, in_words(found.doubts) if found.doubts else None
