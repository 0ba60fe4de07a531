"""Articles that others cite and the archive lacks: which of them to ask for, and where."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, select

from newsarchive.archive import takedowns
from newsarchive.archive.revisiting import next_attempt
from newsarchive.archive.schema import ArticleRow, CaptureRow, SourceLinkRow
from newsarchive.archive.takedowns import Names


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An address that source links name, as written; `key` is the article that it names, None where nobody knows.

    `cited_by` is the article that named it first.
    """

    url: str
    key: str | None
    cited_by: str


@dataclass(frozen=True, kw_only=True)
class Attempts:
    """How often an article that the archive lacks was asked for, and how that went last."""

    number: int
    last: datetime
    fate: str


def known(connection: Connection) -> list[Wanted]:
    """Articles with a key that source links name now, each once: those that were cited last come first."""
    is_archived = exists().where(ArticleRow.key == SourceLinkRow.target)
    return _named(connection, SourceLinkRow.target, SourceLinkRow.target.is_not(None), ~is_archived)


def unknown(connection: Connection) -> list[Wanted]:
    """Addresses of which nobody knows what article they name (shorteners, sites that are not archived), each once."""
    return _named(connection, SourceLinkRow.url, SourceLinkRow.target.is_(None))


def _named(connection: Connection, once: Any, *which: ColumnElement[bool]) -> list[Wanted]:
    first, last = func.min(SourceLinkRow.id).label("first"), func.max(SourceLinkRow.id).label("last")
    is_now = SourceLinkRow.gone_at.is_(None), SourceLinkRow.placeholder.is_(False), SourceLinkRow.url.is_not(None)
    named = select(first, last).where(*is_now, *which).group_by(once).subquery()
    rows = connection.execute(
        select(SourceLinkRow.url, SourceLinkRow.target, ArticleRow.key)
        .join(named, named.c.first == SourceLinkRow.id)
        .join(ArticleRow, ArticleRow.id == SourceLinkRow.article_id)
        .order_by(named.c.last.desc())
    )
    return [Wanted(url=url or "", key=key, cited_by=cited_by) for url, key, cited_by in rows]


def may_be_asked(connection: Connection, key: str, now: datetime) -> bool:
    """Whether an article that the archive lacks is to be asked for at `now`: not again and again in vain.

    Never one that was taken out.
    """
    if takedowns.bars(connection, Names({key})).bar(key, None):
        return False
    made = attempts(connection, key)
    return made is None or next_attempt(made.number, made.last, made.fate) <= now


def attempts(connection: Connection, key: str) -> Attempts | None:
    """What came of asking for an article that the archive lacks; None where nobody has got an answer."""
    lacking = CaptureRow.key == key, CaptureRow.article_id.is_(None)
    number = connection.execute(select(func.count()).where(*lacking)).scalar_one()
    if not number:
        return None
    last = select(CaptureRow.fetched_at, CaptureRow.fate).where(*lacking).order_by(CaptureRow.id.desc()).limit(1)
    at, fate = connection.execute(last).one()
    return Attempts(number=number, last=at, fate=fate)
