"""How the platform says that applications stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nothing was applied for before."""
    op.create_table(
        "applications",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.String(64), nullable=False),
        sa.Column("service_id", sa.String(64), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("reason_zh", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("withdrawn_at", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_applications")),
    )
    op.create_index("ix_applications_employee_id", "applications", ["employee_id"])
