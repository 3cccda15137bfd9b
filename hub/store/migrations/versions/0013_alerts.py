"""What is wrong with the fleet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.columns import Instant, JsonText

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of alerts."""
    op.create_table(
        "alerts",
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("terminals", JsonText(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", Instant(), nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_alerts")),
    )
    unclosed = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_alerts_unclosed",
        "alerts",
        ["fingerprint"],
        unique=True,
        sqlite_where=unclosed,
        postgresql_where=unclosed,
    )
    op.create_index("ix_alerts_closed_at", "alerts", ["closed_at"])
