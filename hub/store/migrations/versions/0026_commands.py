"""Terminals are ordered from the console to close, reopen and restart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.columns import Instant

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "terminal_commands",
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason_zh", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("deadline", Instant(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("command_id", name=op.f("pk_terminal_commands")),
    )
    op.create_index(
        "ix_terminal_commands_terminal_id_number", "terminal_commands", ["terminal_id", "number"], unique=True
    )
