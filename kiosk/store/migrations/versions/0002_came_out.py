"""How many units of a failed effect came out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the count; of effects settled before, it is in their events only."""
    op.add_column("effects", sa.Column("came_out", sa.Integer(), nullable=True))
