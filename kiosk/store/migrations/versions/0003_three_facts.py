"""Accepted, done and taken are three facts about an effect; a certificate may be revoked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.store.tables import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moments; of effects settled before, nothing is known of the paper."""
    for name in ("accepted_at", "done_at", "taken_at", "not_taken_at"):
        op.add_column("effects", sa.Column(name, Instant(), nullable=True))
    op.add_column("effects", sa.Column("purpose", sa.String(16), nullable=False, server_default="service"))
    op.add_column("effects", sa.Column("retracted", sa.Boolean(), nullable=False, server_default="0"))
    op.create_index("ix_effects_done_at", "effects", ["done_at"])
    op.add_column("certificates", sa.Column("revoked_at", Instant(), nullable=True))
    op.add_column("certificates", sa.Column("revoked_zh", sa.Text(), nullable=True))
    op.add_column("certificates", sa.Column("revoked_en", sa.Text(), nullable=True))
