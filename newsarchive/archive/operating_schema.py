"""The tables of an archive that runs by itself for years: takedowns, jobs, notices, chores, processes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Double, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from newsarchive.archive.schema_base import Base, BigId


class TakedownRow(Base):
    """An article that was taken out for ever, and why; nothing of its text, nor its headline, is here.

    `key_digest` is the SHA-256 of its identity; `key` is the identity itself only where that is a number and no words.
    `number` is what the article had in this archive. `status` is what is answered for its addresses: 410, or 451 where
    the law demanded it. `removed` counts what went.
    """

    __tablename__ = "takedowns"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    publisher: Mapped[str]
    key: Mapped[str | None]
    key_digest: Mapped[str] = mapped_column(unique=True)
    number: Mapped[int | None] = mapped_column(BigId)
    made_at: Mapped[datetime]
    reason: Mapped[str]
    author: Mapped[str | None]
    status: Mapped[int]
    removed: Mapped[dict[str, Any]]


class TakedownAddressRow(Base):
    """The SHA-256 of an address of an article that was taken out."""

    __tablename__ = "takedown_addresses"
    digest: Mapped[str] = mapped_column(primary_key=True)
    takedown_id: Mapped[int] = mapped_column(ForeignKey("takedowns.id"), index=True)


class JobRow(Base):
    """What of the schedule falls due when, and who is at work on it.

    `plan` says what the configuration said of it, so that a change is seen. `planned_at` is when it falls due without
    chance or failures: what comes next is reckoned from it. `lease_expires` is on the database's clock.
    """

    __tablename__ = "jobs"
    name: Mapped[str] = mapped_column(primary_key=True)
    publisher: Mapped[str]
    plan: Mapped[str]
    planned_at: Mapped[datetime]
    next_due_at: Mapped[datetime]
    lease_owner: Mapped[str | None]
    lease_expires: Mapped[float | None] = mapped_column(Double)
    lease_beat: Mapped[int] = mapped_column(server_default="0")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    message: Mapped[str | None]
    failures: Mapped[int] = mapped_column(server_default="0")


_UNSENT = text("sent_at IS NULL")


class NoticeRow(Base):
    """What people are to be told by the webhook, once; it is tried again until it was taken."""

    __tablename__ = "notices"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"), index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    problem: Mapped[str | None]
    __table_args__ = (Index("ix_notices_unsent", "id", sqlite_where=_UNSENT, postgresql_where=_UNSENT),)


class ChoreRow(Base):
    """When a chore was last done (a backup, a vacuum, a takedown's last traces), and what came of it."""

    __tablename__ = "chores"
    name: Mapped[str] = mapped_column(primary_key=True)
    done_at: Mapped[datetime]
    result: Mapped[dict[str, Any]]


class ProcessRow(Base):
    """A process that holds leases, as they name it; `heard_at`: when it was last heard of, on the database's clock."""

    __tablename__ = "processes"
    owner: Mapped[str] = mapped_column(primary_key=True)
    heard_at: Mapped[float] = mapped_column(Double)
