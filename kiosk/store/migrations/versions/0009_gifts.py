"""Gifts, what lies behind doors, and the doors that effects open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns; nothing was handed out before."""
    op.add_column("effects", sa.Column("door", sa.String(64), nullable=True))
    op.add_column("effects", sa.Column("closed_at", sa.String(32), nullable=True))
    op.create_table(
        "gifts",
        sa.Column("gift_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("collect_until", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", sa.String(32), nullable=True),
        sa.Column("handed_out_at", sa.String(32), nullable=True),
        sa.Column("effect_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("gift_id", name=op.f("pk_gifts")),
    )
    op.create_index("ix_gifts_employee_id", "gifts", ["employee_id"])
    op.create_table(
        "gift_items",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("bank", sa.String(64), nullable=False),
        sa.Column("door", sa.String(64), nullable=False),
        sa.Column("placed_at", sa.String(32), nullable=False),
        sa.Column("placed_by", sa.String(64), nullable=False),
        sa.Column("effect_id", sa.Uuid(), nullable=True),
        sa.Column("stuck_at", sa.String(32), nullable=True),
        sa.Column("stuck_for", sa.Uuid(), nullable=True),
        sa.Column("left_at", sa.String(32), nullable=True),
        sa.Column("gone", sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_gift_items")),
    )
    op.create_index(
        "ix_gift_items_door",
        "gift_items",
        ["bank", "door"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
    )
