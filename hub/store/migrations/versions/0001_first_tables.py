"""The first schema: people, terminals, what they reported, certificates, accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import hub.store.columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    _audit()
    _certificates()
    _console_sessions()
    _counters()
    _directory_sites()
    _effects()
    _employees()
    _events()
    _facts()
    _feed_items()
    _requests()
    _steps()
    _surveys()
    _terminal_health()
    _terminals()
    _users()
    _visits()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column(
            "entry", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )


def _certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("issued_at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.Column("facts", hub.store.columns.JsonText(), nullable=False),
        sa.Column("verify_code", sa.Text(), nullable=False),
        sa.Column("revoked_at", hub.store.columns.Instant(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_certificates")),
        sa.UniqueConstraint("terminal_id", "request_id", name=op.f("uq_certificates_terminal_id_request_id")),
    )


def _console_sessions() -> None:
    op.create_table(
        "console_sessions",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("started_at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.Column("used_at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_console_sessions")),
    )


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_counters")),
    )


def _directory_sites() -> None:
    op.create_table(
        "directory_sites",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site", "employee_id", name=op.f("pk_directory_sites")),
    )


def _effects() -> None:
    op.create_table(
        "effects",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("effect_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.Column("evidence", hub.store.columns.JsonText(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("certificate_number", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "effect_id", name=op.f("pk_effects")),
    )
    with op.batch_alter_table("effects", schema=None) as batch_op:
        batch_op.create_index("ix_effects_terminal_id_visit_id", ["terminal_id", "visit_id"], unique=False)


def _employees() -> None:
    op.create_table(
        "employees",
        sa.Column("employee_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_latin", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("badge_uids", hub.store.columns.JsonText(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("pin_hash", sa.Text(), nullable=True),
        sa.Column("department_zh", sa.Text(), nullable=False),
        sa.Column("department_en", sa.Text(), nullable=False),
        sa.Column("position_zh", sa.Text(), nullable=False),
        sa.Column("position_en", sa.Text(), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_employees")),
    )
    with op.batch_alter_table("employees", schema=None) as batch_op:
        batch_op.create_index("ix_employees_version", ["version"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("happened_at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.Column("recorded_at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.Column("received_at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "epoch", "seq", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_terminal_id_visit_id", ["terminal_id", "visit_id"], unique=False)


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
    )


def _feed_items() -> None:
    op.create_table(
        "feed_items",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fact", hub.store.columns.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "cursor", name=op.f("pk_feed_items")),
    )


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Text(), nullable=True),
        sa.Column("service_version", sa.BigInteger(), nullable=True),
        sa.Column("employee_id", sa.Text(), nullable=True),
        sa.Column("opened_at", hub.store.columns.Instant(timezone=True), nullable=True),
        sa.Column("submitted_at", hub.store.columns.Instant(timezone=True), nullable=True),
        sa.Column("answers", hub.store.columns.JsonText(), nullable=True),
        sa.Column("claim_code", sa.Text(), nullable=True),
        sa.Column("abandoned_at", hub.store.columns.Instant(timezone=True), nullable=True),
        sa.Column("abandoned_reason", sa.Text(), nullable=True),
        sa.Column("completed_at", hub.store.columns.Instant(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("decided_at", hub.store.columns.Instant(timezone=True), nullable=True),
        sa.Column("refused_zh", sa.Text(), nullable=True),
        sa.Column("refused_en", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "request_id", name=op.f("pk_requests")),
    )
    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.create_index("ix_requests_terminal_id_visit_id", ["terminal_id", "visit_id"], unique=False)


def _steps() -> None:
    op.create_table(
        "steps",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "request_id", "step", "at", name=op.f("pk_steps")),
    )


def _surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "terminal_id", "request_id", "survey_id", "question_id", name=op.f("pk_surveys")
        ),
    )


def _terminal_health() -> None:
    op.create_table(
        "terminal_health",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("seen_at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.Column("heartbeat", hub.store.columns.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", name=op.f("pk_terminal_health")),
    )


def _terminals() -> None:
    op.create_table(
        "terminals",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("created_at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.Column("feed_cursor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", name=op.f("pk_terminals")),
    )


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", hub.store.columns.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_users")),
    )


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("first_at", hub.store.columns.Instant(timezone=True), nullable=False),
        sa.Column("opened_at", hub.store.columns.Instant(timezone=True), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("employee_id", sa.Text(), nullable=True),
        sa.Column("means", sa.Text(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("identified_at", hub.store.columns.Instant(timezone=True), nullable=True),
        sa.Column("closed_at", hub.store.columns.Instant(timezone=True), nullable=True),
        sa.Column("end", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "visit_id", name=op.f("pk_visits")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index("ix_visits_first_at", ["first_at"], unique=False)
