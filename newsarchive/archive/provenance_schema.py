"""The tables of provenance: what is held of source links, and which articles tell one story."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Double, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from newsarchive.archive.schema_base import Base, BigId

_CURRENT = text("superseded_at IS NULL")


class VerdictRow(Base):
    """What was held of a source link from `judged_at` until `superseded_at`; `author` is a person's, null the rules'.

    `link` is what names the source link within its article (url, outlet, label, form, placeholder): the rows of
    source links may be written anew. `basis` says of what state of the archive the rules judged.
    """

    __tablename__ = "verdicts"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    link: Mapped[dict[str, Any]]
    link_digest: Mapped[str]
    verdict: Mapped[str]
    reason: Mapped[str]
    rules: Mapped[str]
    by_hand: Mapped[bool]
    author: Mapped[str | None]
    note: Mapped[str | None]
    judged_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    target: Mapped[str | None] = mapped_column(index=True)
    cited_article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    cited_version: Mapped[int | None]
    score: Mapped[float | None] = mapped_column(Double)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    evidence_digest: Mapped[str]
    basis: Mapped[str]
    simulated: Mapped[bool]
    __table_args__ = (
        Index("ix_verdicts_current", "article_id", "link_digest", sqlite_where=_CURRENT, postgresql_where=_CURRENT),
    )


class AttemptRow(Base):
    """One time that a cited address was asked for and nothing came that could be captured."""

    __tablename__ = "attempts"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    key: Mapped[str] = mapped_column(index=True)
    url: Mapped[str]
    asked_at: Mapped[datetime]
    outcome: Mapped[str]
    problem: Mapped[str | None]


class LikenessRow(Base):
    """Two articles that tell one story, the younger first (`article_id`), and how alike they are, 0 to 1."""

    __tablename__ = "likenesses"
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, index=True)
    score: Mapped[float] = mapped_column(Double)


class StoryRow(Base):
    """The story that an article tells: articles with one `story_id`, the lowest of their numbers, tell the same.

    `compared_version` is the version that was looked at, `rules` the rules it was compared by.
    """

    __tablename__ = "stories"
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    story_id: Mapped[int] = mapped_column(BigId, index=True)
    compared_version: Mapped[int]
    rules: Mapped[str]
