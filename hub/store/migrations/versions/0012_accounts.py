"""Second factors, passwords that are to be changed, sessions that know how they began, slow addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.columns import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables; everybody has to sign in anew."""
    op.drop_table("console_sessions")
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("password_until", Instant(), nullable=True))
        users.add_column(sa.Column("totp_sealed", sa.Text(), nullable=True))
        users.add_column(sa.Column("totp_counter", sa.Integer(), nullable=True))
        users.add_column(sa.Column("disabled_at", Instant(), nullable=True))
        users.add_column(sa.Column("signed_in_at", Instant(), nullable=True))
        users.add_column(sa.Column("subject", sa.Text(), nullable=True))
        users.create_unique_constraint(op.f("uq_users_subject"), ["subject"])
    op.create_table(
        "recovery_codes",
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("code_sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("user", "code_sha256", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "console_sessions",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=False),
        sa.Column("proved_at", Instant(), nullable=False),
        sa.Column("code_given", sa.Boolean(), nullable=False),
        sa.Column("pending_sealed", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_console_sessions")),
    )
    op.create_index("ix_console_sessions_user", "console_sessions", ["user"])
    op.create_table(
        "sign_in_addresses",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", Instant(), nullable=False),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_sign_in_addresses")),
    )
