"""Accepted, done and taken are three facts about a physical effect."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.columns import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moments; of effects told before, they are in their events only."""
    op.add_column("effects", sa.Column("accepted_at", Instant(), nullable=True))
    op.add_column("effects", sa.Column("done_at", Instant(), nullable=True))
    op.create_table(
        "takings",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("effect_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("certificate_number", sa.Text(), nullable=True),
        sa.Column("taken_at", Instant(), nullable=True),
        sa.Column("not_taken_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "effect_id", name=op.f("pk_takings")),
    )
    op.create_index("ix_takings_terminal_id_visit_id", "takings", ["terminal_id", "visit_id"])
