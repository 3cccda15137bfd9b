"""Certificates in the order of their kinds."""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an index that has the order."""
    op.create_index("ix_certificates_kind_number", "certificates", ["kind", "number"])
