"""The hosts that each run waits for, so that a lease finds one that is due without a look at all that are not.

Nothing is put in: a run that is gone on with finds out by itself (archive/awaited.py).
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "awaited",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("not_before", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("host", "run_id"),
    )
    op.create_index("ix_awaited_next", "awaited", ["run_id", "not_before", "host"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
