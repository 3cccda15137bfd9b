"""Attachments of requests, and their content in chunks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "attachments",
        sa.Column("content_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("read_for", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("content_id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("sha256", name=op.f("uq_attachments_sha256")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attachments_read_for"), "attachments", ["read_for"], unique=False)
    op.create_table(
        "attachment_chunks",
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["attachments.content_id"], name=op.f("fk_attachment_chunks_content_id")
        ),
        sa.PrimaryKeyConstraint("content_id", "number", name=op.f("pk_attachment_chunks")),
    )
    op.create_table(
        "request_attachments",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("submitted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["journeys.request_id"], name=op.f("fk_request_attachments_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["content_id"], ["attachments.content_id"], name=op.f("fk_request_attachments_content_id")
        ),
        sa.PrimaryKeyConstraint("request_id", "field", "content_id", name=op.f("pk_request_attachments")),
    )
    op.create_index(
        op.f("ix_request_attachments_content_id"), "request_attachments", ["content_id"], unique=False
    )
