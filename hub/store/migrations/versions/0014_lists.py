"""What long lists are found by."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add indexes on the audit."""
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_actor_entry", "audit", ["actor", "entry"])
