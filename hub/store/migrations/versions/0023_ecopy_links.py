"""E-copies are downloaded by links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.columns import Instant

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "ecopy_links",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("downloads_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_ecopy_links")),
    )
    op.create_index("ix_ecopy_links_number", "ecopy_links", ["number"])
    op.create_index("ix_ecopy_links_expires_at", "ecopy_links", ["expires_at"])
