"""Captures that are files, not answers; where a date comes from; the same text elsewhere; corrections by people."""

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.schema import UtcTime
from newsarchive.normalization.same_text import text_digest

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HTTP_ONLY = ("status INTEGER", "status_line VARCHAR")

V_ARTICLES = """CREATE VIEW v_articles AS
SELECT a.id, a.key, a.publisher, a.canonical_url, a.kind, a.status, v.headline, v.body, v.section, v.issue,
       v.language, a.date_published, a.date_modified, a.first_seen_at, a.last_seen_at, a.gone_at,
       a.current_version AS versions, v.captured_at, c.simulated, v.date_origin, v.text_digest
FROM articles a
JOIN versions v ON v.article_id = a.id AND v.number = a.current_version
JOIN captures c ON c.id = v.capture_id"""

V_VERSIONS = """CREATE VIEW v_versions AS
SELECT a.id AS article_id, a.key, a.publisher, v.number, v.origin, v.extractor, v.headline, v.body, v.section,
       v.date_published, v.date_modified, v.captured_at, c.url AS captured_url, c.payload_sha256, c.simulated,
       c.medium, v.date_origin, v.text_digest
FROM versions v
JOIN articles a ON a.id = v.article_id
JOIN captures c ON c.id = v.capture_id"""

V_SOURCE_LINKS = """CREATE VIEW v_source_links AS
SELECT s.id, a.id AS article_id, a.key, a.publisher, v.number AS version, s.position, s.url, s.outlet, s.label, s.form,
       s.placeholder, s.rule, s.found_in, s.target, s.first_seen_at, s.gone_at, s.correction_id
FROM source_links s
JOIN articles a ON a.id = s.article_id
JOIN versions v ON v.id = s.version_id"""


def upgrade() -> None:
    _allow_no_status()
    op.add_column("captures", sa.Column("medium", sa.String(), nullable=False, server_default="http"))
    op.add_column("versions", sa.Column("date_origin", sa.String(), nullable=True))
    op.execute("UPDATE versions SET date_origin = 'page' WHERE date_published IS NOT NULL")
    op.add_column("versions", sa.Column("text_digest", sa.String(), nullable=True))
    _digest_texts()
    op.create_index("ix_versions_text_digest", "versions", ["text_digest"])
    op.create_table(
        "corrections",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=True),
        sa.Column("corrected", sa.JSON(), nullable=True),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_corrections_article_id", "corrections", ["article_id"])
    number = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    # In words: Alembic would copy the table on SQLite, which adds a column with a foreign key as it stands.
    op.execute(f"ALTER TABLE source_links ADD COLUMN correction_id {number} REFERENCES corrections (id)")
    for view in (V_ARTICLES, V_VERSIONS, V_SOURCE_LINKS):
        op.execute(f"DROP VIEW {view.split()[2]}")
        op.execute(view)


def _allow_no_status() -> None:
    """A source file has no HTTP status.

    SQLite takes a NOT NULL away without copying the table only so: https://www.sqlite.org/lang_altertable.html,
    "Removing CHECK or FOREIGN KEY or NOT NULL constraints"; what is on the disk does not change.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for column in ("status", "status_line"):
            op.alter_column("captures", column, nullable=True)
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    for column in HTTP_ONLY:
        connection.exec_driver_sql(
            "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'captures'",
            (f"{column} NOT NULL", column),
        )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _digest_texts() -> None:
    connection = op.get_bind()
    versions = sa.table("versions", sa.column("id"), sa.column("body"), sa.column("text_digest"))
    digest = sa.update(versions).where(versions.c.id == sa.bindparam("version")).values(text_digest=sa.bindparam("to"))
    last = 0
    while batch := connection.execute(
        sa.select(versions.c.id, versions.c.body).where(versions.c.id > last).order_by(versions.c.id).limit(500)
    ).all():
        connection.execute(digest, [{"version": row.id, "to": text_digest(row.body)} for row in batch])
        last = batch[-1].id


def downgrade() -> None:
    raise NotImplementedError("corrections would be lost: restore the backup that was made before the upgrade")
