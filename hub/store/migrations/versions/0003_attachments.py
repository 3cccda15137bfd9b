"""Attachments of requests, and their content in ranges."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import hub.store.columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "attachments",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("completed_at", hub.store.columns.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "sha256", name=op.f("pk_attachments")),
    )
    op.create_table(
        "attachment_ranges",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "sha256", "start", name=op.f("pk_attachment_ranges")),
    )
    op.create_table(
        "request_attachments",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "terminal_id", "request_id", "field", "sha256", name=op.f("pk_request_attachments")
        ),
    )
    op.create_index(
        "ix_request_attachments_terminal_id_sha256", "request_attachments", ["terminal_id", "sha256"]
    )
