"""Manners toward a host: Crawl-delay, pauses and what they are for; robots.txt asked again before its rules run out."""

import sqlalchemy as sa
from alembic import op

from newsarchive.archive.schema import UtcTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("hosts", sa.Column("crawl_delay", sa.Double(), nullable=False, server_default="0"))
    op.add_column("hosts", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("hosts", sa.Column("failing_since", sa.Double(), nullable=True))
    op.add_column("hosts", sa.Column("pauses", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("hosts", sa.Column("paused_until", sa.Double(), nullable=True))
    op.add_column("hosts", sa.Column("reason", sa.String(), nullable=True))
    op.add_column("frontier", sa.Column("postponed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("robots", sa.Column("ask_again_at", UtcTime(), nullable=True))
    op.add_column("robots", sa.Column("faults", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
