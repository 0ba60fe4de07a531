"""The same text under another identity: on a sister blog, a mirror, another platform of the same writer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from newsarchive.archive.schema import ArticleRow, VersionRow


@dataclass(frozen=True, kw_only=True)
class Copy:
    """Another article that has, or had, the same text."""

    key: str
    publisher: str
    headline: str
    canonical_url: str
    date_published: datetime | None


def copies(connection: Connection, article_id: int) -> tuple[Copy, ...]:
    """The other articles of which any version has the text that this article has now; the earliest first."""
    ours, theirs = aliased(VersionRow), aliased(VersionRow)
    names = (ArticleRow.key, ArticleRow.publisher, theirs.headline, ArticleRow.canonical_url, ArticleRow.date_published)
    found = connection.execute(
        select(*names)
        .join(theirs, theirs.article_id == ArticleRow.id)
        .join(ours, ours.text_digest == theirs.text_digest)
        .where(ours.id == _current(article_id), ArticleRow.id != article_id)
        .order_by(ArticleRow.date_published.is_(None), ArticleRow.date_published, ArticleRow.id, theirs.number)
    )
    return tuple({row.key: Copy(**row._mapping) for row in found}.values())


def _current(article_id: int) -> object:
    return (
        select(VersionRow.id)
        .join(ArticleRow, (ArticleRow.id == VersionRow.article_id) & (ArticleRow.current_version == VersionRow.number))
        .where(ArticleRow.id == article_id)
        .scalar_subquery()
    )
