"""What staff found who went to look after an effect in doubt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the verdict; nobody was asked before."""
    op.add_column("effects", sa.Column("verdict", sa.String(16), nullable=True))
    op.add_column("effects", sa.Column("verdict_at", sa.String(32), nullable=True))
