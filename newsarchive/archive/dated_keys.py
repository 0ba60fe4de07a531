"""Keys of archived articles with the dates that their own pages state: what a publisher's clock learns from."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, select

from newsarchive.archive.schema import ArticleRow, CaptureRow, PublisherRow, VersionRow

MOST = 4000
"""So many articles, spread over all that there are, tell as much as all: a clock needs neighbours, not everybody."""
NEWEST = 200
"""So many of those that came last are looked at besides: they tell how far the clock goes."""


@dataclass(frozen=True, kw_only=True)
class DatedKey:
    """An article's key and the date on its page, as read (aware UTC) and as it stands there (`date_text`)."""

    key: str
    date_published: datetime
    date_text: str | None
    captured_at: datetime
    simulated: bool


def dated_keys(connection: Connection, publisher: str) -> list[DatedKey]:
    """At most MOST + NEWEST articles of the publisher, evenly spread, in no order.

    Dates that a file's name or history tells are left out, and so are pages that were not believed.
    """
    # Posts cite many hosts, and to count the articles of one takes a tenth of a second.
    if connection.execute(select(PublisherRow.id).where(PublisherRow.id == publisher)).first() is None:
        return []
    number = connection.execute(select(func.count()).where(ArticleRow.publisher == publisher)).scalar_one()
    turn = func.row_number().over(order_by=ArticleRow.id.desc()).label("turn")
    turns = select(ArticleRow.id, turn).where(ArticleRow.publisher == publisher).subquery()
    is_chosen = (turns.c.turn % max(1, -(-number // MOST)) == 0) | (turns.c.turn <= NEWEST)
    rows = connection.execute(_dated().join(turns, turns.c.id == ArticleRow.id).where(is_chosen))
    return [DatedKey(**row) for row in rows.mappings()]


def _dated() -> Select[str, datetime | None, str | None, datetime, bool]:
    columns = (
        ArticleRow.key,
        VersionRow.date_published,
        VersionRow.date_published_text.label("date_text"),
        VersionRow.captured_at,
        CaptureRow.simulated,
    )
    is_current = (VersionRow.article_id == ArticleRow.id) & (VersionRow.number == ArticleRow.current_version)
    return (
        select(*columns)
        .select_from(ArticleRow)
        .join(VersionRow, is_current)
        .join(CaptureRow, CaptureRow.id == VersionRow.capture_id)
        .where(VersionRow.date_published.is_not(None), VersionRow.date_origin == "page")
    )
