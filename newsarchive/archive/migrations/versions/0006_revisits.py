"""Revisits: validators, why a page was asked for, what is doubted, when to look again; yields; saved searches."""

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.schema import UtcTime

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _articles()
    _captures()
    op.add_column("runs", sa.Column("alarms", sa.JSON(), nullable=False, server_default="[]"))
    op.create_index("ix_source_links_url", "source_links", ["url"])
    op.add_column("hosts", sa.Column("revisit_day", sa.String(), nullable=True))
    op.add_column("hosts", sa.Column("revisits", sa.Integer(), nullable=False, server_default="0"))
    counts = ("pages", "articles", "read", "without_text", "without_date", "fallback")
    op.create_table(
        "yields",
        sa.Column("run_id", ID, nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
        sa.PrimaryKeyConstraint("run_id", "publisher"),
    )
    op.create_table(
        "saved_searches",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("saved_at", UtcTime(), nullable=False),
        sa.Column("seen_capture", ID, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "watches",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("watched_at", UtcTime(), nullable=False),
        sa.Column("seen_capture", ID, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"]),
        sa.PrimaryKeyConstraint("article_id"),
    )


def _articles() -> None:
    op.add_column("articles", sa.Column("changed_at", UtcTime(), nullable=True))
    op.add_column("articles", sa.Column("revisit_at", UtcTime(), nullable=True))
    op.add_column("articles", sa.Column("failed_visits", sa.Integer(), nullable=False, server_default="0"))
    for table in ("articles", "frontier"):
        op.add_column(table, sa.Column("listed_change", UtcTime(), nullable=True))
    op.create_index("ix_articles_revisit_at", "articles", ["revisit_at"])
    missing = sa.text("missing_since IS NOT NULL AND status = 'live'")
    op.create_index("ix_articles_missing", "articles", ["publisher"], sqlite_where=missing, postgresql_where=missing)
    op.execute(
        "UPDATE articles SET changed_at = coalesce(gone_at,"
        " (SELECT max(captured_at) FROM versions v WHERE v.article_id = articles.id AND v.origin = 'publisher'))"
    )
    # When to look again is known once they are seen again: until then, longest unseen first.
    op.execute(
        "UPDATE articles SET revisit_at = last_seen_at WHERE EXISTS"
        " (SELECT 1 FROM captures c WHERE c.article_id = articles.id AND c.medium = 'http')"
    )


def _captures() -> None:
    for name in ("publisher", "key", "reason"):
        op.add_column("captures", sa.Column(name, sa.String(), nullable=True))
    number = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    # In words: Alembic would copy the table on SQLite, which adds a column with a foreign key as it stands.
    op.execute(f"ALTER TABLE captures ADD COLUMN refers_to {number} REFERENCES captures (id)")
    for name in ("etag", "last_modified"):
        op.add_column("captures", sa.Column(name, sa.String(), nullable=True))
    for name in ("doubts", "fallbacks"):
        op.add_column("captures", sa.Column(name, sa.JSON(), nullable=True))
    # Earlier captures keep none: to fill them in would write the whole table anew, with all its pages.
    untied = sa.text("article_id IS NULL")
    op.create_index("ix_captures_key", "captures", ["key"], sqlite_where=untied, postgresql_where=untied)


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
