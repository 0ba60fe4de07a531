"""The first schema: identities, versions, captures, runs, the frontier, the search index, views for people."""

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.schema import UtcTime

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

INDEX = {
    "sqlite": ("CREATE VIRTUAL TABLE article_index USING fts5(headline, body, content='', tokenize='ascii')",),
    "postgresql": (
        "CREATE TABLE article_index (article_id BIGINT NOT NULL REFERENCES articles(id), part INTEGER NOT NULL,"
        " tokens TSVECTOR NOT NULL, PRIMARY KEY (article_id, part))",
        "CREATE INDEX ix_article_index_tokens ON article_index USING gin (tokens)",
    ),
}

V_ARTICLES = """CREATE VIEW v_articles AS
SELECT a.id, a.key, a.publisher, a.canonical_url, a.kind, a.status, v.headline, v.body, v.section, v.issue,
       v.language, a.date_published, a.date_modified, a.first_seen_at, a.last_seen_at, a.gone_at,
       a.current_version AS versions, v.captured_at, c.simulated
FROM articles a
JOIN versions v ON v.article_id = a.id AND v.number = a.current_version
JOIN captures c ON c.id = v.capture_id"""

V_VERSIONS = """CREATE VIEW v_versions AS
SELECT a.id AS article_id, a.key, a.publisher, v.number, v.origin, v.extractor, v.headline, v.body, v.section,
       v.date_published, v.date_modified, v.captured_at, c.url AS captured_url, c.payload_sha256, c.simulated
FROM versions v
JOIN articles a ON a.id = v.article_id
JOIN captures c ON c.id = v.capture_id"""


def upgrade() -> None:
    op.create_table(
        "hosts",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("delay", sa.Double(), nullable=False),
        sa.Column("next_allowed_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_table(
        "publishers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("first_seen_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "robots",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("fetched_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("rules", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("origin"),
    )
    op.create_table(
        "runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("spider", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("seeds_complete", sa.Boolean(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "articles",
        sa.Column("id", ID, nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("canonical_url", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("first_seen_at", UtcTime(), nullable=False),
        sa.Column("last_seen_at", UtcTime(), nullable=False),
        sa.Column("gone_at", UtcTime(), nullable=True),
        sa.Column("missing_since", UtcTime(), nullable=True),
        sa.Column("current_version", sa.Integer(), nullable=False),
        sa.Column("date_published", UtcTime(), nullable=True),
        sa.Column("date_modified", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["publisher"],
            ["publishers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_articles_date_published", "articles", ["date_published"], unique=False)
    op.create_table(
        "frontier",
        sa.Column("id", ID, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("callback", sa.String(), nullable=False),
        sa.Column("cb_kwargs", sa.JSON(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_expires", sa.Double(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["runs.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("run_id", "fingerprint"),
    )
    op.create_table(
        "article_urls",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("first_seen_at", UtcTime(), nullable=False),
        sa.Column("last_seen_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("article_id", "url"),
    )
    op.create_index("ix_article_urls_url", "article_urls", ["url"], unique=False)
    op.create_table(
        "captures",
        sa.Column("id", ID, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("fetched_at", UtcTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("status_line", sa.String(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("hops", sa.JSON(), nullable=False),
        sa.Column("received_sha256", sa.String(), nullable=False),
        sa.Column("payload_sha256", sa.String(), nullable=False),
        sa.Column("payload_size", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("fate", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("date_published", UtcTime(), nullable=True),
        sa.Column("date_modified", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["runs.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_captures_article_id", "captures", ["article_id"], unique=False)
    op.create_index("ix_captures_run_id", "captures", ["run_id"], unique=False)
    op.create_index("ix_captures_url", "captures", ["url"], unique=False)
    op.create_table(
        "versions",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("extractor", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("headline", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("bylines", sa.JSON(), nullable=False),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("issue", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("date_published", UtcTime(), nullable=True),
        sa.Column("date_published_text", sa.String(), nullable=True),
        sa.Column("date_modified", UtcTime(), nullable=True),
        sa.Column("date_modified_text", sa.String(), nullable=True),
        sa.Column("credits", sa.JSON(), nullable=False),
        sa.Column("photo_credits", sa.JSON(), nullable=False),
        sa.Column("captured_at", UtcTime(), nullable=False),
        sa.Column("capture_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
        ),
        sa.ForeignKeyConstraint(
            ["capture_id"],
            ["captures.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("article_id", "number"),
    )
    op.create_table(
        "images",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=True),
        sa.Column("credit", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["versions.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", "position"),
    )
    op.create_table(
        "indexed",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("tokenizer", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["versions.id"],
        ),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_index("ix_frontier_next", "frontier", ["run_id", "state", "host", sa.text("priority DESC"), "id"])
    for statement in INDEX[op.get_bind().dialect.name]:
        op.execute(statement)
    op.execute(V_ARTICLES)
    op.execute(V_VERSIONS)


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first schema")
