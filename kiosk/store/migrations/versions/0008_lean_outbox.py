"""The outbox without an index on event ids: they are random, each put and delivery wrote a page of it.

The number that was given last is kept: a table that is made anew would count again from what is in it, and
the platform would take new events for old ones.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = (
    "seq, epoch, event_id, recorded_at, payload, sha256, attempts, next_at, buried_at, reason,"
    " dismissed_at, dismissed_place, dismissed_by, dismissed_reason"
)


def upgrade() -> None:
    """Make the table anew, with all that is in it."""
    connection = op.get_bind()
    last = connection.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")).scalar()
    op.drop_index("ix_outbox_buried_at", table_name="outbox")
    op.rename_table("outbox", "outbox_before")
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.String(length=32), nullable=True),
        sa.Column("buried_at", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("dismissed_at", sa.String(length=32), nullable=True),
        sa.Column("dismissed_place", sa.String(length=20), nullable=True),
        sa.Column("dismissed_by", sa.String(length=200), nullable=True),
        sa.Column("dismissed_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO outbox ({COLUMNS}) SELECT {COLUMNS} FROM outbox_before")  # noqa: S608 - both ours
    op.drop_table("outbox_before")
    op.create_index(
        "ix_outbox_buried_at", "outbox", ["buried_at"], sqlite_where=sa.text("buried_at IS NOT NULL")
    )
    if last is not None:
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'outbox'")
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', {int(last)})")  # noqa: S608 - a number
