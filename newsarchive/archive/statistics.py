"""What the archive holds, counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select

from newsarchive.archive.schema import ArticleRow, CaptureRow, DictionaryRow, PayloadRow, PublisherRow, VersionRow


@dataclass(frozen=True, kw_only=True)
class PublisherStats:
    """What the archive holds of one publisher."""

    publisher: str
    articles: int
    gone: int
    versions: int
    captures: int
    first_published: datetime | None
    last_published: datetime | None
    last_seen: datetime | None


@dataclass(frozen=True, kw_only=True)
class Stats:
    """What the archive holds in all; sizes are bytes.

    `payload_bytes` are those of all captures; `stored_bytes` is what their `payloads`, each once, and the
    `dictionaries` take as they are kept.
    """

    articles: int
    live: int
    gone: int
    versions: int
    edited: int
    captures: int
    payload_bytes: int
    payloads: int
    dictionaries: int
    stored_bytes: int
    publishers: tuple[PublisherStats, ...]


def get_stats(connection: Connection) -> Stats:
    """Counts over the whole archive."""

    def count(*what: Any) -> int:
        return connection.execute(select(func.count()).where(*what)).scalar_one()

    publishers = connection.execute(select(PublisherRow.id).order_by(PublisherRow.id)).scalars().all()
    articles, gone = count(ArticleRow.id.is_not(None)), count(ArticleRow.status == "gone")
    payload_bytes = connection.execute(select(func.coalesce(func.sum(CaptureRow.payload_size), 0))).scalar_one()
    payloads, body_bytes = _kept_in(connection, PayloadRow)
    dictionaries, dictionary_bytes = _kept_in(connection, DictionaryRow)
    edited = select(func.count(func.distinct(VersionRow.article_id))).where(
        VersionRow.number > 1, VersionRow.origin == "publisher"
    )
    return Stats(
        articles=articles,
        live=articles - gone,
        gone=gone,
        versions=count(VersionRow.id.is_not(None)),
        edited=connection.execute(edited).scalar_one(),
        captures=count(CaptureRow.id.is_not(None)),
        payload_bytes=payload_bytes,
        payloads=payloads,
        dictionaries=dictionaries,
        stored_bytes=body_bytes + dictionary_bytes,
        publishers=tuple(publisher_stats(connection, publisher) for publisher in publishers),
    )


def _kept_in(connection: Connection, model: type[DictionaryRow | PayloadRow]) -> tuple[int, int]:
    """How many contents, and how many bytes they are."""
    count, total = connection.execute(select(func.count(), func.sum(func.length(model.content)))).one()
    return count, int(total or 0)


def publisher_stats(connection: Connection, publisher: str) -> PublisherStats:
    """Counts of one publisher."""
    ours = ArticleRow.publisher == publisher
    published = ArticleRow.date_published
    gone = func.count(case((ArticleRow.status == "gone", 1)))
    times = func.min(published), func.max(published), func.max(ArticleRow.last_seen_at)
    row = connection.execute(select(func.count(), *times, gone).where(ours)).one()
    joined = select(func.count()).select_from(ArticleRow)
    return PublisherStats(
        publisher=publisher,
        articles=row[0],
        gone=row[4],
        versions=connection.execute(
            joined.join(VersionRow, VersionRow.article_id == ArticleRow.id).where(ours)
        ).scalar_one(),
        captures=connection.execute(
            joined.join(CaptureRow, CaptureRow.article_id == ArticleRow.id).where(ours)
        ).scalar_one(),
        first_published=row[1],
        last_published=row[2],
        last_seen=row[3],
    )
