"""The tables of webhooks: who is to be told what, and what was or is to be sent."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, Uuid

from hub.store.columns import Instant, JsonText
from hub.store.tables import metadata

webhooks = Table(  # no row is ever deleted: what was removed, by whom and why, stays
    "webhooks",
    metadata,
    Column("webhook_id", Uuid, primary_key=True),
    Column("url", Text, nullable=False),
    Column("topics", JsonText, nullable=False),
    Column("secret_sealed", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("paused_at", Instant),
    Column("paused_by", Text),
    Column("removed_at", Instant),
    Column("removed_by", Text),
    Column("removed_reason", Text),
)

deliveries = Table(  # one message to one webhook
    "deliveries",
    metadata,
    Column("delivery_id", Uuid, primary_key=True),
    Column("webhook_id", Uuid, nullable=False),
    Column("message_id", Uuid, nullable=False),
    Column("topic", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),  # while one is sending it: when it counts as lost
    Column("tried_at", Instant),
    Column("outcome", Text),
    Column("status", Integer),
    Column("answer", Text),
    Column("settled_at", Instant),
)
WAITING = deliveries.c.state == "waiting"
Index(
    "ix_deliveries_due",
    deliveries.c.webhook_id,
    deliveries.c.due_at,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
GIVEN_UP = deliveries.c.state == "given-up"
Index(
    "ix_deliveries_given_up",
    deliveries.c.webhook_id,
    sqlite_where=GIVEN_UP,
    postgresql_where=GIVEN_UP,
)
Index("ix_deliveries_webhook_id_made_at", deliveries.c.webhook_id, deliveries.c.made_at)
