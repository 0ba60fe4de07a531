"""The order of dates, newest first: days by their places in the index, then the times of day."""

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from newsarchive.archive import facts
from newsarchive.archive.paging import Dated, Listed, Page, Placed
from newsarchive.archive.schema import ArticleRow
from newsarchive.archive.selection import Selection

_LARGEST = 2**63 - 1
"""The largest place that a database holds: whoever makes up a page may name a number that belongs to no article."""
NEWEST = (ArticleRow.date_published.desc().nulls_last(), ArticleRow.id.desc())


def newest(connection: Connection, chosen: Selection, page: Page | None, most: int) -> Listed:
    """Those after `page` by date: whole days by their places, until there are enough, then by the times of day."""
    after = page if isinstance(page, Dated) else None
    ceiling = min(facts.day_ends(facts.place(after.published, after.number)), _LARGEST) if after else None
    other_days = None if ceiling is None else facts.day_began(ceiling) - 1
    places = [row.place for row in connection.execute(chosen.newest(most, other_days))]
    rows = chosen.rows(select(ArticleRow.id, ArticleRow.date_published), articles=True)
    if len(places) == most:
        rows = rows.where(chosen.place >= facts.day_began(places[-1]))
    if after is not None:
        rows = rows.where(chosen.place <= ceiling, _is_after(after))
    found = connection.execute(rows.order_by(*NEWEST).limit(most))
    return Listed([Placed(number, Dated(published=published, number=number)) for number, published in found])


def _is_after(last: Dated) -> ColumnElement[bool]:
    undated, published = ArticleRow.date_published.is_(None), ArticleRow.date_published
    if last.published is None:
        return and_(undated, ArticleRow.id < last.number)
    return or_(
        undated,
        published < last.published,
        and_(published == last.published, ArticleRow.id < last.number),
    )
