"""E-copies of certificates, made and waiting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.columns import Instant

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "ecopies",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fault", sa.Text()),
        sa.Column("made_at", Instant()),
        sa.Column("template", sa.Text()),
        sa.Column("signer", sa.Text()),
        sa.Column("level", sa.Text()),
        sa.Column("pdf", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ecopies")),
    )
    waiting = sa.text("made_at IS NULL")
    op.create_index(
        "ix_ecopies_due_at", "ecopies", ["due_at"], sqlite_where=waiting, postgresql_where=waiting
    )
