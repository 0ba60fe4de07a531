"""An archive that runs by itself for years: takedowns, jobs, notices, chores."""

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.schema import UtcTime

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _takedowns()
    _jobs()
    _notices()
    _what_rests_on_captures()
    op.create_table(
        "chores",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("done_at", UtcTime(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _takedowns() -> None:
    op.create_table(
        "takedowns",
        sa.Column("id", ID, nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("key_digest", sa.String(), nullable=False),
        sa.Column("number", ID, nullable=True),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key_digest"),
    )
    op.create_table(
        "takedown_addresses",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("takedown_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["takedown_id"], ["takedowns.id"]),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_takedown_addresses_takedown_id", "takedown_addresses", ["takedown_id"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("planned_at", UtcTime(), nullable=False),
        sa.Column("next_due_at", UtcTime(), nullable=False),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_expires", sa.Double(), nullable=True),
        sa.Column("lease_beat", sa.Integer(), server_default="0", nullable=False),
        sa.Column("started_at", UtcTime(), nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("article_id", ID, nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    unsent = sa.text("sent_at IS NULL")
    op.create_index("ix_notices_article_id", "notices", ["article_id"])
    op.create_index("ix_notices_unsent", "notices", ["id"], sqlite_where=unsent, postgresql_where=unsent)


def _what_rests_on_captures() -> None:
    """Without these, each capture that is taken out has all versions and all captures looked through."""
    refers = sa.text("refers_to IS NOT NULL")
    op.create_index("ix_versions_capture_id", "versions", ["capture_id"])
    op.create_index("ix_captures_refers_to", "captures", ["refers_to"], sqlite_where=refers, postgresql_where=refers)


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
