"""The list of visits, in its order and by service."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an index that has the whole order, in place of the one that had its first column."""
    op.create_index("ix_visits_first_at_visit_id", "visits", ["first_at", "visit_id", "terminal_id"])
    op.drop_index("ix_visits_first_at", "visits")
    op.create_index("ix_requests_service_id", "requests", ["service_id", "terminal_id", "visit_id"])
