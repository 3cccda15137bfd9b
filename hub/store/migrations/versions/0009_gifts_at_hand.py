"""Why a gift was withdrawn, a file before it is confirmed, and the last that is known of each door."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.columns import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DOOR_IN_DOUBT = sa.text("state = 'in-doubt' AND door IS NOT NULL")


def upgrade() -> None:
    """Add columns, tables and indexes; what was told of doors before stays unknown."""
    op.add_column("gifts", sa.Column("withdrawn_reason", sa.Text(), nullable=True))
    op.create_index("ix_gifts_entitled_at_gift_id", "gifts", ["entitled_at", "gift_id"])
    op.create_index("ix_gift_items_terminal_id_kind", "gift_items", ["terminal_id", "kind"])
    op.add_column("effects", sa.Column("door", sa.Text(), nullable=True))
    op.create_index(
        "ix_effects_doors_in_doubt",
        "effects",
        ["terminal_id"],
        sqlite_where=DOOR_IN_DOUBT,
        postgresql_where=DOOR_IN_DOUBT,
    )
    op.create_table(
        "gift_files",
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("user", name=op.f("pk_gift_files")),
    )
    op.create_table(
        "doors",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("told_at", Instant(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.Column("failed_reason", sa.Text(), nullable=True),
        sa.Column("not_taken_at", Instant(), nullable=True),
        sa.Column("taken_at", Instant(), nullable=True),
        sa.Column("item_at", Instant(), nullable=True),
        sa.Column("unasked_at", Instant(), nullable=True),
        sa.Column("left_open_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "bank", "door", name=op.f("pk_doors")),
    )
