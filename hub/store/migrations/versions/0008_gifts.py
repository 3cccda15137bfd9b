"""Gifts, and the items behind the doors of terminals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.columns import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "gifts",
        sa.Column("gift_id", sa.Uuid(), nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("collect_until", sa.Date(), nullable=False),
        sa.Column("entitled_at", Instant(), nullable=False),
        sa.Column("entitled_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("handed_out_at", Instant(), nullable=True),
        sa.Column("in_doubt_at", Instant(), nullable=True),
        sa.Column("kept_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("gift_id", name=op.f("pk_gifts")),
    )
    op.create_index("ix_gifts_employee_id_kind", "gifts", ["employee_id", "kind"])
    op.create_index("ix_gifts_terminal_id", "gifts", ["terminal_id"])
    op.create_table(
        "gift_items",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("placed_at", Instant(), nullable=True),
        sa.Column("placed_by", sa.Text(), nullable=True),
        sa.Column("left_at", Instant(), nullable=True),
        sa.Column("gone", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "item_id", name=op.f("pk_gift_items")),
    )
