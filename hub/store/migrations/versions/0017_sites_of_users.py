"""Users of the console who see only some sites."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; who was there sees all sites as before."""
    op.add_column("users", sa.Column("sites", sa.Text(), nullable=False, server_default=""))
