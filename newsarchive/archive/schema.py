"""The tables of the archive (docs/data-model.md describes every column for people who write SQL).

All times are aware UTC, kept by SQLite as ISO 8601 text. Delays and leases are seconds of the database's own
clock (Unix time), because several processes share them. The search index is not here: it belongs to the
engine (index.py), as do the views for people, which the migrations make.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Double, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from newsarchive.archive.operating_schema import (
    ChoreRow,
    JobRow,
    NoticeRow,
    ProcessRow,
    TakedownAddressRow,
    TakedownRow,
)
from newsarchive.archive.provenance_schema import LikenessRow, StoryRow, VerdictRow
from newsarchive.archive.schema_base import Base, BigId, UtcTime


class PublisherRow(Base):
    """An outlet or blog that was crawled."""

    __tablename__ = "publishers"
    id: Mapped[str] = mapped_column(primary_key=True)
    first_seen_at: Mapped[datetime]


_MISSING = text("missing_since IS NOT NULL AND status = 'live'")


class ArticleRow(Base):
    """The identity: one row per article, over all its addresses and versions."""

    __tablename__ = "articles"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    publisher: Mapped[str] = mapped_column(ForeignKey("publishers.id"))
    key: Mapped[str] = mapped_column(unique=True)
    canonical_url: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    missing_since: Mapped[datetime | None]
    current_version: Mapped[int]
    date_published: Mapped[datetime | None] = mapped_column(index=True)
    date_modified: Mapped[datetime | None]
    sources_digest: Mapped[str | None]
    changed_at: Mapped[datetime | None]
    revisit_at: Mapped[datetime | None] = mapped_column(index=True)
    failed_visits: Mapped[int] = mapped_column(server_default="0")
    listed_change: Mapped[datetime | None]
    __table_args__ = (Index("ix_articles_missing", "publisher", sqlite_where=_MISSING, postgresql_where=_MISSING),)


class ArticleUrlRow(Base):
    """An address under which an article was seen, spelled as it was asked for."""

    __tablename__ = "article_urls"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    url: Mapped[str] = mapped_column(index=True)
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("article_id", "url"),)


class RunRow(Base):
    """One crawl; `outcome` is null while it runs (or was killed and nobody has looked since)."""

    __tablename__ = "runs"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    spider: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    message: Mapped[str | None]
    counts: Mapped[dict[str, Any]]
    owner: Mapped[str]
    seeds_complete: Mapped[bool]
    simulated: Mapped[bool]
    alarms: Mapped[list[Any]] = mapped_column(server_default="[]")


class YieldRow(Base):
    """What one run read of one publisher: what later runs are held against."""

    __tablename__ = "yields"
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    publisher: Mapped[str] = mapped_column(primary_key=True)
    pages: Mapped[int]
    articles: Mapped[int]
    read: Mapped[int]
    without_text: Mapped[int]
    without_date: Mapped[int]
    fallback: Mapped[int]


_UNTIED = text("article_id IS NULL")
_REFERS = text("refers_to IS NOT NULL")


class DictionaryRow(Base):
    """What pages of a publisher have in common, by which they are compressed; no article's text is in it."""

    __tablename__ = "dictionaries"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    publisher: Mapped[str] = mapped_column(index=True)
    made_at: Mapped[datetime]
    sha256: Mapped[str]
    size: Mapped[int]
    share: Mapped[float] = mapped_column(Double)
    content: Mapped[bytes]


class PayloadRow(Base):
    """A body that captures brought, stored once."""

    __tablename__ = "payloads"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    dictionary_id: Mapped[int | None] = mapped_column(ForeignKey("dictionaries.id"))
    base_id: Mapped[int | None] = mapped_column(ForeignKey("payloads.id"), index=True)
    content: Mapped[bytes]


class CaptureRow(Base):
    """One fetch of one URL, or one reading of one source file, and what came of it; its body is a payload."""

    __tablename__ = "captures"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    url: Mapped[str] = mapped_column(index=True)
    fetched_at: Mapped[datetime]
    status: Mapped[int | None]
    status_line: Mapped[str | None]
    headers: Mapped[list[Any]]
    hops: Mapped[list[Any]]
    received_sha256: Mapped[str]
    payload_sha256: Mapped[str]
    payload_size: Mapped[int]
    simulated: Mapped[bool]
    fate: Mapped[str]
    problem: Mapped[str | None]
    date_published: Mapped[datetime | None]
    date_modified: Mapped[datetime | None]
    medium: Mapped[str] = mapped_column(server_default="http")
    publisher: Mapped[str | None]
    key: Mapped[str | None]
    reason: Mapped[str | None]
    refers_to: Mapped[int | None] = mapped_column(ForeignKey("captures.id"))
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    doubts: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    fallbacks: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    payload_id: Mapped[int | None] = mapped_column(ForeignKey("payloads.id"), index=True)
    __table_args__ = (
        Index("ix_captures_key", "key", sqlite_where=_UNTIED, postgresql_where=_UNTIED),
        Index("ix_captures_publisher", "publisher", "id"),
        Index("ix_captures_refers_to", "refers_to", sqlite_where=_REFERS, postgresql_where=_REFERS),
    )


class VersionRow(Base):
    """One state of an article's content, numbered from 1 in the order of capture."""

    __tablename__ = "versions"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int]
    origin: Mapped[str]
    extractor: Mapped[str]
    digest: Mapped[str]
    headline: Mapped[str]
    body: Mapped[str]
    bylines: Mapped[list[Any]]
    section: Mapped[str | None]
    issue: Mapped[str | None]
    language: Mapped[str | None]
    date_published: Mapped[datetime | None]
    date_published_text: Mapped[str | None]
    date_modified: Mapped[datetime | None]
    date_modified_text: Mapped[str | None]
    credits: Mapped[list[Any]]
    photo_credits: Mapped[list[Any]]
    captured_at: Mapped[datetime]
    capture_id: Mapped[int] = mapped_column(ForeignKey("captures.id"), index=True)
    date_origin: Mapped[str | None]
    text_digest: Mapped[str | None] = mapped_column(index=True)
    __table_args__ = (UniqueConstraint("article_id", "number"),)


class ImageRow(Base):
    """A picture of a version, in page order."""

    __tablename__ = "images"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    position: Mapped[int]
    url: Mapped[str]
    caption: Mapped[str | None]
    credit: Mapped[str | None]
    __table_args__ = (UniqueConstraint("version_id", "position"),)


class SourceLinkRow(Base):
    """What an article names as its source; it holds from `first_seen_at` until `gone_at`."""

    __tablename__ = "source_links"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    position: Mapped[int]
    url: Mapped[str | None] = mapped_column(index=True)
    outlet: Mapped[str | None]
    label: Mapped[str | None]
    form: Mapped[str]
    placeholder: Mapped[bool]
    rule: Mapped[str]
    found_in: Mapped[str]
    target: Mapped[str | None] = mapped_column(index=True)
    first_seen_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("corrections.id"))


class CorrectionRow(Base):
    """What a person holds of a source link against the rules; it counts until `withdrawn_at`."""

    __tablename__ = "corrections"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    kind: Mapped[str]
    found: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    corrected: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    author: Mapped[str | None]
    note: Mapped[str | None]
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class IndexedRow(Base):
    """What the search index holds of an article: a delete must replay exactly that."""

    __tablename__ = "indexed"
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    tokenizer: Mapped[int]
    place: Mapped[int] = mapped_column(BigId, unique=True)
    facts: Mapped[str]
    section: Mapped[str | None]


class FrontierRow(Base):
    """One request of one run: waiting for others to be done first, queued, leased by a process, or done."""

    __tablename__ = "frontier"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    fingerprint: Mapped[bytes]
    state: Mapped[str]
    host: Mapped[str]
    url: Mapped[str]
    method: Mapped[str]
    body: Mapped[bytes]
    callback: Mapped[str]
    cb_kwargs: Mapped[dict[str, Any]]
    depth: Mapped[int]
    priority: Mapped[int]
    parent_id: Mapped[int | None]
    lease_owner: Mapped[str | None]
    lease_expires: Mapped[float | None] = mapped_column(Double)
    outcome: Mapped[str | None]
    problem: Mapped[str | None]
    postponed: Mapped[int] = mapped_column(server_default="0")
    listed_change: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("run_id", "fingerprint"),
        Index("ix_frontier_next", "run_id", "state", "host", text("priority DESC"), "id"),
    )


class HostRow(Base):
    """A host's delay and the earliest time of the next request to it, shared by all processes."""

    __tablename__ = "hosts"
    host: Mapped[str] = mapped_column(primary_key=True)
    delay: Mapped[float] = mapped_column(Double)
    next_allowed_at: Mapped[float] = mapped_column(Double)
    crawl_delay: Mapped[float] = mapped_column(Double, server_default="0")
    failures: Mapped[int] = mapped_column(server_default="0")
    failing_since: Mapped[float | None] = mapped_column(Double)
    pauses: Mapped[int] = mapped_column(server_default="0")
    paused_until: Mapped[float | None] = mapped_column(Double)
    reason: Mapped[str | None]
    revisit_day: Mapped[str | None]
    revisits: Mapped[int] = mapped_column(server_default="0")


class AwaitedRow(Base):
    """A host for which a run has something queued; no turn of it comes before `not_before`, as far as the run knows."""

    __tablename__ = "awaited"
    host: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    not_before: Mapped[float] = mapped_column(Double)
    __table_args__ = (Index("ix_awaited_next", "run_id", "not_before", "host"),)


class SavedSearchRow(Base):
    """A search that people have asked again; it has shown what was captured up to `seen_capture`."""

    __tablename__ = "saved_searches"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    query: Mapped[str]
    saved_at: Mapped[datetime]
    seen_capture: Mapped[int] = mapped_column(BigId)


class WatchRow(Base):
    """An article whose edits and removal people want to be told; they were, up to `seen_capture`."""

    __tablename__ = "watches"
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    watched_at: Mapped[datetime]
    seen_capture: Mapped[int] = mapped_column(BigId)


class HintRow(Base):
    """What a list last said of an article; never the article's content."""

    __tablename__ = "hints"
    key: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    headline: Mapped[str | None]
    summary: Mapped[str | None]
    date_text: Mapped[str | None]
    seen_at: Mapped[datetime]


class RobotsRow(Base):
    """What an origin answered for /robots.txt: `rules` is null where everything is forbidden."""

    __tablename__ = "robots"
    origin: Mapped[str] = mapped_column(primary_key=True)
    fetched_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    status: Mapped[int | None]
    rules: Mapped[str | None]
    reason: Mapped[str | None]
    ask_again_at: Mapped[datetime | None]
    faults: Mapped[int] = mapped_column(server_default="0")


__all__ = [
    "ArticleRow",
    "ArticleUrlRow",
    "Base",
    "BigId",
    "CaptureRow",
    "ChoreRow",
    "CorrectionRow",
    "DictionaryRow",
    "FrontierRow",
    "HintRow",
    "HostRow",
    "ImageRow",
    "IndexedRow",
    "JobRow",
    "LikenessRow",
    "NoticeRow",
    "PayloadRow",
    "ProcessRow",
    "PublisherRow",
    "RobotsRow",
    "RunRow",
    "SavedSearchRow",
    "SourceLinkRow",
    "StoryRow",
    "TakedownAddressRow",
    "TakedownRow",
    "UtcTime",
    "VerdictRow",
    "VersionRow",
    "WatchRow",
    "YieldRow",
]
