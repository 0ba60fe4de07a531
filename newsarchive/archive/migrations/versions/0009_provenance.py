"""What is held of source links, and which articles tell one story."""

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.schema import UtcTime

revision = "0009"
down_revision = "0008"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


V_VERDICTS = """CREATE VIEW v_verdicts AS
SELECT v.id, a.id AS article_id, a.key, a.publisher, v.link ->> 'url' AS url, v.link ->> 'outlet' AS outlet,
       v.link ->> 'label' AS label, v.link ->> 'form' AS form, v.verdict, v.by_hand, v.author, v.note, v.judged_at,
       r.verdict AS by_rules, r.reason, r.target, c.key AS cited_key, r.cited_version, r.score, v.simulated
FROM verdicts v
JOIN articles a ON a.id = v.article_id
LEFT JOIN verdicts r
  ON r.article_id = v.article_id AND r.link_digest = v.link_digest AND NOT r.by_hand AND r.superseded_at IS NULL
LEFT JOIN articles c ON c.id = r.cited_article_id
WHERE v.superseded_at IS NULL
  AND (v.by_hand OR NOT EXISTS (
    SELECT 1 FROM verdicts h
    WHERE h.article_id = v.article_id AND h.link_digest = v.link_digest AND h.by_hand AND h.superseded_at IS NULL))"""


def upgrade() -> None:
    _verdicts()
    _stories()
    op.execute(V_VERDICTS)
    _attempts()


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("link", sa.JSON(), nullable=False),
        sa.Column("link_digest", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("judged_at", UtcTime(), nullable=False),
        sa.Column("superseded_at", UtcTime(), nullable=True),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("cited_article_id", ID, nullable=True),
        sa.Column("cited_version", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("evidence_digest", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"]),
        sa.ForeignKeyConstraint(["cited_article_id"], ["articles.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    current = sa.text("superseded_at IS NULL")
    op.create_index("ix_verdicts_article_id", "verdicts", ["article_id"])
    op.create_index("ix_verdicts_target", "verdicts", ["target"])
    columns = ["article_id", "link_digest"]
    op.create_index("ix_verdicts_current", "verdicts", columns, sqlite_where=current, postgresql_where=current)


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", ID, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_attempts_key", "attempts", ["key"])


def _stories() -> None:
    op.create_table(
        "likenesses",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"]),
        sa.ForeignKeyConstraint(["other_id"], ["articles.id"]),
        sa.PrimaryKeyConstraint("article_id", "other_id"),
    )
    op.create_index("ix_likenesses_other_id", "likenesses", ["other_id"])
    op.create_table(
        "stories",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("compared_version", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"]),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_index("ix_stories_story_id", "stories", ["story_id"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
