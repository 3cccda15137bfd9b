"""What visits, certificates and employees are found by, and whether each terminal is sound."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add indexes, and the column that the next heartbeat of each terminal fills."""
    op.create_index("ix_visits_terminal_id_first_at", "visits", ["terminal_id", "first_at"])
    op.create_index("ix_visits_employee_id_first_at", "visits", ["employee_id", "first_at"])
    op.create_index("ix_certificates_issued_at", "certificates", ["issued_at", "number"])
    op.create_index("ix_certificates_employee_id", "certificates", ["employee_id"])
    op.create_index("ix_employees_site_employee_id", "employees", ["site", "employee_id"])
    op.create_index("ix_employees_name_latin_employee_id", "employees", ["name_latin", "employee_id"])
    op.add_column("terminal_health", sa.Column("sound", sa.Integer(), nullable=False, server_default="0"))
