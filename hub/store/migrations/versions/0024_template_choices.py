"""Which versions of certificates' templates were chosen, by whom and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.columns import Instant

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "template_choices",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("chosen_at", Instant(), nullable=False),
        sa.Column("digest", sa.Text()),
        sa.Column("name", sa.Text()),
        sa.Column("chosen_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "chosen_at", name=op.f("pk_template_choices")),
    )
