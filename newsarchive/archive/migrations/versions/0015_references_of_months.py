"""PostgreSQL: the references from and to captures and versions again. Readers go on while they are looked through.

All but that of the search index (`indexed`), which a page would take longer for than for its row there: `doctor` looks.
"""

from alembic import op

revision = "0015"
down_revision = "0014"

REFERENCES = (
    ("captures", "run_id", "runs"),
    ("captures", "article_id", "articles"),
    ("captures", "payload_id", "payloads"),
    ("captures", "refers_to", "captures"),
    ("versions", "article_id", "articles"),
    ("versions", "capture_id", "captures"),
    ("images", "version_id", "versions"),
    ("source_links", "version_id", "versions"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, column, parent in REFERENCES:
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fkey FOREIGN KEY ({column}) REFERENCES {parent} (id)"
        )
    for table in ("captures", "versions"):  # autovacuum looks at partitions, and never at all of them together
        op.execute(f"ANALYZE {table}")


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
