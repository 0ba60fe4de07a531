"""Source links that get their target late: what an address names is known once its blog is archived, not before."""

from collections.abc import Callable

from sqlalchemy import Connection, bindparam, select, update

from newsarchive.archive import statements
from newsarchive.archive.schema import ArticleRow, PublisherRow, SourceLinkRow
from newsarchive.items import Identity

NamedArticle = Callable[[str, Callable[[str], bool]], Identity | None]
"""The article that an address names, told of which hosts a blog is known."""

Tie = tuple[int, str]
"""A source link's number, and its target."""


def ties(connection: Connection, named: NamedArticle, key: str | None = None) -> list[Tie]:
    """The targets of source links without one that lead to posts of archived blogs, archived themselves or not.

    All source links, or only those of the article `key`.
    """
    is_archived = set(connection.scalars(select(PublisherRow.id))).__contains__
    untied = select(SourceLinkRow.id, SourceLinkRow.url).where(
        SourceLinkRow.target.is_(None), SourceLinkRow.url.is_not(None), SourceLinkRow.placeholder.is_(False)
    )
    if key is not None:
        article = select(ArticleRow.id).where(ArticleRow.key == key).scalar_subquery()
        untied = untied.where(SourceLinkRow.article_id == article)
    found = ((row.id, named(row.url, is_archived)) for row in connection.execute(untied))
    return [(number, identity.key) for number, identity in found if identity is not None]


def tie(connection: Connection, found: list[Tie]) -> None:
    """Set the targets, where there is none meanwhile."""
    rows = [{"link": number, "key": key} for number, key in found]
    statements.change_each(connection, _TIE, rows)


_TIE = (
    update(SourceLinkRow)
    .where(SourceLinkRow.id == bindparam("link"), SourceLinkRow.target.is_(None))
    .values(target=bindparam("key"))
)


def resolve(connection: Connection, url: str, key: str) -> None:
    """Source links to `url`, as written, lead to the article with that key, as was seen when it was followed."""
    statements.change(connection, _RESOLVE, {"written": url, "key": key})


_RESOLVE = (
    update(SourceLinkRow)
    .where(SourceLinkRow.url == bindparam("written"), SourceLinkRow.target.is_(None))
    .where(SourceLinkRow.placeholder.is_(False))
    .values(target=bindparam("key"))
)


def seen(connection: Connection, url: str) -> str | None:
    """Where source links to `url`, as written, were seen to lead; None where nobody has followed one.

    What a person says of one post's link is not of others'.
    """
    return statements.one(connection, _SEEN, {"written": url}, str)


_SEEN = (
    select(SourceLinkRow.target)
    .where(SourceLinkRow.url == bindparam("written"), SourceLinkRow.target.is_not(None))
    .where(SourceLinkRow.correction_id.is_(None), SourceLinkRow.placeholder.is_(False))
    .limit(1)
)
