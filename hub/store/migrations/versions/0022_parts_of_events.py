"""PostgreSQL keeps events in parts, by terminal; ADR 20."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

PARTS = 8
WENT_BACK = "type = 'store.went-back'"


def upgrade() -> None:
    """Move the rows into a table of parts; in one transaction, with room for all of them twice.

    A replica of an earlier release waits meanwhile and works on afterwards: name and key are the same.
    """
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE events RENAME TO events_before")
    op.execute("CREATE TABLE events (LIKE events_before) PARTITION BY HASH (terminal_id)")
    for part in range(PARTS):
        remainder = f"MODULUS {PARTS}, REMAINDER {part}"
        op.execute(f"CREATE TABLE events_{part} PARTITION OF events FOR VALUES WITH ({remainder})")
    op.execute("INSERT INTO events SELECT * FROM events_before")
    op.execute("DROP TABLE events_before")  # and with it the names of its key and indexes
    op.create_primary_key("pk_events", "events", ["terminal_id", "epoch", "seq"])
    op.create_index("ix_events_terminal_id_visit_id", "events", ["terminal_id", "visit_id"])
    op.execute(f"CREATE INDEX ix_events_went_back ON events (terminal_id, received_at) WHERE {WENT_BACK}")
    op.execute("ANALYZE events")
