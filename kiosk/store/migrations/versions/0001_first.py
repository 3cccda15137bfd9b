"""The first schema: visits, journeys, outbox, effects, directory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    _certificates()
    _effects()
    _employees()
    _outbox()
    _pin_failures()
    _refusals()
    _settings()
    _visits()
    _badges()
    _journeys()


def _certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.String(32), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("verify_code", sa.Text(), nullable=False),
        sa.Column("printed", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
    )
    op.create_index(op.f("ix_certificates_employee_id"), "certificates", ["employee_id"], unique=False)


def _effects() -> None:
    op.create_table(
        "effects",
        sa.Column("effect_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("job", sa.String(length=64), nullable=True),
        sa.Column("printer_job", sa.String(length=64), nullable=True),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("certificate_number", sa.String(length=64), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("effect_id", name=op.f("pk_effects")),
    )
    op.create_index(op.f("ix_effects_request_id"), "effects", ["request_id"], unique=False)
    op.create_index(op.f("ix_effects_state"), "effects", ["state"], unique=False)


def _employees() -> None:
    op.create_table(
        "employees",
        sa.Column("employee_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_latin", sa.Text(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("id_digest", sa.String(length=64), nullable=True),
        sa.Column("pin_hash", sa.Text(), nullable=True),
        sa.Column("department_zh", sa.Text(), nullable=False),
        sa.Column("department_en", sa.Text(), nullable=False),
        sa.Column("position_zh", sa.Text(), nullable=False),
        sa.Column("position_en", sa.Text(), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_employees")),
    )
    op.create_index(op.f("ix_employees_id_digest"), "employees", ["id_digest"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.String(32), nullable=True),
        sa.Column("buried_at", sa.String(32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
        sqlite_autoincrement=True,
    )


def _pin_failures() -> None:
    op.create_table(
        "pin_failures",
        sa.Column("employee_id", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_pin_failures")),
    )


def _refusals() -> None:
    op.create_table(
        "refusals",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("reason_zh", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_refusals")),
    )


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("employee_id", sa.String(length=64), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("means", sa.JSON(), nullable=False),
        sa.Column("closed_at", sa.String(32), nullable=True),
        sa.Column("end", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visits")),
    )
    op.create_index(op.f("ix_visits_closed_at"), "visits", ["closed_at"], unique=False)


def _badges() -> None:
    op.create_table(
        "badges",
        sa.Column("uid", sa.String(length=20), nullable=False),
        sa.Column("employee_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employees.employee_id"], name=op.f("fk_badges_employee_id")
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_badges")),
    )
    op.create_index(op.f("ix_badges_employee_id"), "badges", ["employee_id"], unique=False)


def _journeys() -> None:
    op.create_table(
        "journeys",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.String(length=64), nullable=True),
        sa.Column("service_id", sa.String(length=64), nullable=False),
        sa.Column("service_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("step_id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("claim_code", sa.String(length=32), nullable=True),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.Column("updated_at", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.visit_id"], name=op.f("fk_journeys_visit_id")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_journeys")),
        sa.UniqueConstraint("claim_code", name=op.f("uq_journeys_claim_code")),
    )
    op.create_index("ix_journeys_employee_id_state", "journeys", ["employee_id", "state"], unique=False)
    op.create_index(op.f("ix_journeys_visit_id"), "journeys", ["visit_id"], unique=False)
