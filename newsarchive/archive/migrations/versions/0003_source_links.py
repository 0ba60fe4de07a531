"""What articles name as their sources."""

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.schema import UtcTime

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

VIEW = """CREATE VIEW v_source_links AS
SELECT s.id, a.id AS article_id, a.key, a.publisher, v.number AS version, s.position, s.url, s.outlet, s.label, s.form,
       s.placeholder, s.rule, s.found_in, s.target, s.first_seen_at, s.gone_at
FROM source_links s
JOIN articles a ON a.id = s.article_id
JOIN versions v ON v.id = s.version_id"""


def upgrade() -> None:
    op.add_column("articles", sa.Column("sources_digest", sa.String(), nullable=True))
    op.create_table(
        "source_links",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("outlet", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("placeholder", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("found_in", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("first_seen_at", UtcTime(), nullable=False),
        sa.Column("gone_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"]),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_source_links_article_id", "source_links", ["article_id"])
    op.create_index("ix_source_links_target", "source_links", ["target"])
    op.execute(VIEW)


def downgrade() -> None:
    op.execute("DROP VIEW v_source_links")
    op.drop_table("source_links")
    op.drop_column("articles", "sources_digest")
