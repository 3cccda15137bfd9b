"""Dead letters can be dismissed, and are found without a look at each event that waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the index of what was buried."""
    op.add_column("outbox", sa.Column("dismissed_at", sa.String(32), nullable=True))
    op.add_column("outbox", sa.Column("dismissed_place", sa.String(length=20), nullable=True))
    op.add_column("outbox", sa.Column("dismissed_by", sa.String(length=200), nullable=True))
    op.add_column("outbox", sa.Column("dismissed_reason", sa.Text(), nullable=True))
    op.create_index(
        "ix_outbox_buried_at", "outbox", ["buried_at"], sqlite_where=sa.text("buried_at IS NOT NULL")
    )
