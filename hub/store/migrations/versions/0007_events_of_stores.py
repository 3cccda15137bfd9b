"""The stores of terminals that went back are found without looking at every event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WENT_BACK = sa.text("type = 'store.went-back'")


def upgrade() -> None:
    """Add the index."""
    op.create_index(
        "ix_events_went_back",
        "events",
        ["terminal_id", "received_at"],
        sqlite_where=WENT_BACK,
        postgresql_where=WENT_BACK,
    )
