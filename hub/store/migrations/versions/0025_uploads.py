"""Tickets that phones upload by, and what came by them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.columns import Instant

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their tables."""
    op.create_table(
        "upload_tickets",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("secret_sha256", sa.Text(), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("most_files", sa.Integer(), nullable=False),
        sa.Column("most_bytes", sa.Integer(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("seen_at", Instant()),
        sa.Column("ended_at", Instant()),
        sa.Column("accepted", sa.Integer()),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_upload_tickets")),
    )
    op.create_index("ix_upload_tickets_secret_sha256", "upload_tickets", ["secret_sha256"], unique=True)
    op.create_index("ix_upload_tickets_expires_at", "upload_tickets", ["expires_at"])
    op.create_index(
        "ix_upload_tickets_terminal_id_request_id", "upload_tickets", ["terminal_id", "request_id"]
    )
    op.create_table(
        "upload_files",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "number", name=op.f("pk_upload_files")),
    )
