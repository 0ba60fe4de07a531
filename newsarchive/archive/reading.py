"""Looking things up: plain frozen data out, no rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from newsarchive.archive import captures, hints, takedowns
from newsarchive.archive.errors import NoSuchArticle, OnlyHinted, TakenDown
from newsarchive.archive.history import Version, get_versions
from newsarchive.archive.same_text import Copy, copies
from newsarchive.archive.schema import (
    ArticleRow,
    ArticleUrlRow,
    CaptureRow,
    SourceLinkRow,
    VersionRow,
)
from newsarchive.items import Capture, Identity
from newsarchive.normalization.json_lines import KST

Identify = Callable[[str], Identity | None]


@dataclass(frozen=True, kw_only=True)
class Address:
    """One address of an article and when it was first and last seen."""

    url: str
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, kw_only=True)
class StoredArticle:
    """An article with its current version and all its addresses.

    `reason` is why it was first asked for (`cited by KEY`), None where a list or a person named it.
    """

    id: int
    key: str
    publisher: str
    canonical_url: str
    kind: str
    status: str
    first_seen: datetime
    last_seen: datetime
    gone_since: datetime | None
    date_published: datetime | None
    date_modified: datetime | None
    versions: int
    captures: int
    reason: str | None
    addresses: tuple[Address, ...]
    copies: tuple[Copy, ...]
    current: Version


def find_article(connection: Connection, reference: str, identify: Identify) -> int:
    """The number of the article that `reference` names: its number, its key, or any of its addresses.

    Raises NoSuchArticle naming the reference: TakenDown where it was taken out for ever.
    """
    identity = identify(reference)
    typed = _askable(reference)
    statements = [select(ArticleRow.id).where(ArticleRow.key == (identity.key if identity else typed))]
    if reference.isascii() and reference.isdigit() and len(reference) < 19:
        statements.append(select(ArticleRow.id).where(ArticleRow.id == int(reference)))
    seen = select(ArticleUrlRow.article_id).where(ArticleUrlRow.url == typed)
    statements.append(seen.order_by(ArticleUrlRow.last_seen_at.desc(), ArticleUrlRow.id.desc()))
    for statement in statements:
        if (article_id := connection.execute(statement.limit(1)).scalar_one_or_none()) is not None:
            return article_id
    require_not_taken_down(connection, identity.key if identity else None, typed)
    if (hinted := hints.get(connection, identity.key if identity else typed)) is not None:
        raise OnlyHinted(f"{hinted.hint.key} is not archived; a list of its publisher's named it", hinted)
    named = f"{reference} ({identity.key})" if identity else reference
    raise NoSuchArticle(f"the archive has no article {named!r}: give its number, its key or an address of it")


def require_not_taken_down(connection: Connection, key: str | None, reference: str) -> None:
    """Raises TakenDown where the article that goes by `key`, or by `reference`, was taken out for ever."""
    taken = takedowns.find(connection, key, reference)
    if taken is not None:
        when = _to_minute(taken.made_at)
        raise TakenDown(f"{reference} was taken down on {when} ({taken.reason})", taken.status, taken.made_at)


def key_of(connection: Connection, reference: str, identify: Identify) -> str:
    """The key of the article that is meant, which may be one that others name and the archive lacks.

    Raises NoSuchArticle.
    """
    typed = _askable(reference.strip())
    identity = identify(typed)
    key = identity.key if identity else typed
    if connection.execute(select(SourceLinkRow.id).where(SourceLinkRow.target == key).limit(1)).first():
        return key
    try:
        article_id = find_article(connection, reference, identify)
    except TakenDown:
        raise
    except NoSuchArticle:
        if identity is None:
            raise
        return key
    return connection.execute(select(ArticleRow.key).where(ArticleRow.id == article_id)).scalar_one()


def _to_minute(at: datetime) -> str:
    return f"{at.astimezone(KST):%Y-%m-%d %H:%M} KST"


def _askable(reference: str) -> str:
    """`reference` as a database takes it: bytes that are no UTF-8 come from the command line as lone surrogates.

    PostgreSQL takes no NUL.
    """
    return reference.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\0")


def get_article(connection: Connection, article_id: int) -> StoredArticle:
    """The article of that number, which must exist."""
    row = connection.execute(select(ArticleRow.__table__).where(ArticleRow.id == article_id)).mappings().one()
    all_versions = get_versions(connection, article_id)
    seen = select(func.count()).where(CaptureRow.article_id == article_id)
    return StoredArticle(
        id=row["id"],
        key=row["key"],
        publisher=row["publisher"],
        canonical_url=row["canonical_url"],
        kind=row["kind"],
        status=row["status"],
        first_seen=row["first_seen_at"],
        last_seen=row["last_seen_at"],
        gone_since=row["gone_at"],
        date_published=row["date_published"],
        date_modified=row["date_modified"],
        versions=len(all_versions),
        captures=connection.execute(seen).scalar_one(),
        reason=_first_reason(connection, article_id),
        addresses=_addresses(connection, article_id),
        copies=copies(connection, article_id),
        current=next(version for version in all_versions if version.number == row["current_version"]),
    )


def _first_reason(connection: Connection, article_id: int) -> str | None:
    reasons = select(CaptureRow.reason).where(CaptureRow.article_id == article_id)
    return connection.execute(reasons.order_by(CaptureRow.id).limit(1)).scalar_one()


def _addresses(connection: Connection, article_id: int) -> tuple[Address, ...]:
    rows = connection.execute(
        select(ArticleUrlRow.__table__).where(ArticleUrlRow.article_id == article_id).order_by(ArticleUrlRow.id)
    ).mappings()
    return tuple(
        Address(url=row["url"], first_seen=row["first_seen_at"], last_seen=row["last_seen_at"]) for row in rows
    )


def keys_captured(connection: Connection, run_id: int) -> list[str]:
    """The keys of all articles that the run has captured."""
    captured = select(CaptureRow.article_id).where(CaptureRow.run_id == run_id, CaptureRow.article_id.is_not(None))
    return list(connection.execute(select(ArticleRow.key).where(ArticleRow.id.in_(captured))).scalars())


def latest_capture(connection: Connection, url: str) -> Capture | None:
    """The newest capture of exactly this URL (asked for or arrived at), with its bytes."""
    row = (
        connection.execute(
            select(CaptureRow.__table__).where(CaptureRow.url == _askable(url)).order_by(CaptureRow.id.desc()).limit(1)
        )
        .mappings()
        .one_or_none()
    )
    return captures.from_row(connection, row) if row is not None else None


def article_capture(connection: Connection, article_id: int) -> Capture:
    """The capture from which the article's newest version was read."""
    row = (
        connection.execute(
            select(CaptureRow.__table__)
            .join(VersionRow, VersionRow.capture_id == CaptureRow.id)
            .where(VersionRow.article_id == article_id)
            .order_by(VersionRow.number.desc())
            .limit(1)
        )
        .mappings()
        .one()
    )
    return captures.from_row(connection, row)
