"""Pages by which a publisher says that an article is not there."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from newsarchive.archive import earlier, stored, visits
from newsarchive.archive.article_rows import add_capture
from newsarchive.archive.rows import change
from newsarchive.archive.schema import ArticleRow
from newsarchive.archive.stored import Stored
from newsarchive.archive.versions import decide_missing
from newsarchive.items import FALSE_PAGES, Capture, PageResult

OUTAGE = 4
"""Where so many articles of a publisher are missing, and none has been seen since the first of them was, a server that
lost everything is likelier than editors who did."""


def record(connection: Connection, page: PageResult, capture: Capture) -> str:
    """Keep the capture, and mark the article where its absence is believed; gives the fate."""
    assert page.missing is not None
    known = stored.find(connection, page.identity) if page.identity else None
    if known is None and page.outcome in FALSE_PAGES and page.reason is None:  # what is cited may never have been
        add_capture(connection, page, capture, page.outcome)
        return page.outcome
    if known is not None and earlier.is_earlier(known, capture):  # it was there later
        add_capture(connection, page, capture, "missing", known.id)
        return "missing"
    was_missing = known is not None and known.missing_since is not None and known.gone_at is None
    is_outage = known is not None and was_missing and _is_outage(connection, page, capture, known)
    fate = decide_missing(stored.known(known), page.missing, capture.fetched_at, is_outage=is_outage)
    add_capture(connection, page, capture, fate, known.id if known else None)
    if known is not None:
        values: dict[str, Any] = visits.missed(known, capture.fetched_at, fate)
        if fate in ("gone", "missing"):
            values["missing_since"] = known.missing_since or capture.fetched_at
        if fate == "gone":
            values |= {"status": "gone", "gone_at": capture.fetched_at}
        change(connection, ArticleRow, known.id, values)
    return fate


def _is_outage(connection: Connection, page: PageResult, capture: Capture, known: Stored) -> bool:
    """Whether nothing but missing articles was met of the publisher since the first of them.

    A revisit asks for few articles, perhaps for this one alone: then another one is called as a witness.
    """
    assert page.identity is not None
    of = ArticleRow.publisher == page.identity.publisher
    is_missing = ArticleRow.missing_since.is_not(None), ArticleRow.status == "live"
    missing = select(func.count(), func.min(ArticleRow.missing_since)).where(of, *is_missing)
    number, since = connection.execute(missing).one()
    if number < OUTAGE and page.reason != "revisit":
        return False
    seen = select(ArticleRow.id).where(of, ArticleRow.last_seen_at > since).limit(1)
    if connection.execute(seen).first() is not None:
        return False
    return number > 1 or _call_witness(connection, of, known, capture.fetched_at)


def _call_witness(connection: Connection, of: ColumnElement[bool], known: Stored, at: datetime) -> bool:
    """Have the article of the same publisher that was seen last looked at again; False where there is none."""
    others = select(ArticleRow.id).where(of, ArticleRow.status == "live", ArticleRow.id != known.id)
    witness = connection.execute(others.order_by(ArticleRow.last_seen_at.desc()).limit(1)).scalar_one_or_none()
    if witness is not None:
        change(connection, ArticleRow, witness, {"revisit_at": at})
    return witness is not None
