"""Bodies of captures in a table of their own, each once; dictionaries by which those of a publisher are compressed."""

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.schema import UtcTime

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _dictionaries()
    _payloads()
    # In words: Alembic would copy the table on SQLite, which adds a column with a foreign key as it stands.
    number = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(f"ALTER TABLE captures ADD COLUMN payload_id {number} REFERENCES payloads (id)")
    _move()
    op.execute("ALTER TABLE captures DROP COLUMN payload")
    op.create_index("ix_captures_payload_id", "captures", ["payload_id"])
    op.create_index("ix_captures_publisher", "captures", ["publisher", "id"])


def _dictionaries() -> None:
    op.create_table(
        "dictionaries",
        sa.Column("id", ID, nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_dictionaries_publisher", "dictionaries", ["publisher"])


def _payloads() -> None:
    op.create_table(
        "payloads",
        sa.Column("id", ID, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("dictionary_id", ID, nullable=True),
        sa.Column("base_id", ID, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["dictionary_id"], ["dictionaries.id"]),
        sa.ForeignKeyConstraint(["base_id"], ["payloads.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sha256"),
    )
    op.create_index("ix_payloads_base_id", "payloads", ["base_id"])
    if op.get_bind().dialect.name == "postgresql":  # it would try to compress what is compressed
        op.execute("ALTER TABLE payloads ALTER COLUMN content SET STORAGE EXTERNAL")


def _move() -> None:
    """Each body once; the capture that had it first says where it comes in the table."""
    firsts = "SELECT min(id) FROM captures WHERE payload_size > 0 GROUP BY payload_sha256"
    op.execute(
        "INSERT INTO payloads (sha256, size, content)"
        f" SELECT payload_sha256, payload_size, payload FROM captures WHERE id IN ({firsts}) ORDER BY id"
    )
    op.execute(
        "UPDATE captures SET payload_id = (SELECT p.id FROM payloads p WHERE p.sha256 = captures.payload_sha256)"
        " WHERE payload_size > 0"
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
