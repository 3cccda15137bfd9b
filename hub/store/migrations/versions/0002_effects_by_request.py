"""Effects are found by their request: what was asked for in one visit may be collected in another."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_effects_terminal_id_request_id", "effects", ["terminal_id", "request_id"])
