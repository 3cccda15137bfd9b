"""The table of what is wrong with the fleet."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, Uuid

from hub.store.columns import Instant, JsonText
from hub.store.tables import metadata

alerts = Table(  # without opened_at: not long enough to be told
    "alerts",
    metadata,
    Column("alert_id", Uuid, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("terminals", JsonText, nullable=False),
    Column("since", Instant, nullable=False),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
    Column("times", Integer, nullable=False),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", Text),
    Column("note", Text),
)
UNCLOSED = alerts.c.closed_at.is_(None)
Index(
    "uq_alerts_unclosed",
    alerts.c.fingerprint,
    unique=True,
    sqlite_where=UNCLOSED,
    postgresql_where=UNCLOSED,
)
Index("ix_alerts_closed_at", alerts.c.closed_at)
