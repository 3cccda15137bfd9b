"""The tables of tickets that phones upload by, and of what came by them and was not accepted yet."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text, Uuid

from hub.store.columns import Instant
from hub.store.tables import metadata

upload_tickets = Table(  # kept for a day after they are over, so that a phone can be told
    "upload_tickets",
    metadata,
    Column("ticket_id", Uuid, primary_key=True),
    Column("terminal_id", Text, nullable=False),
    Column("request_id", Uuid, nullable=False),
    Column("secret_sha256", Text, nullable=False),
    Column("title_zh", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("most_files", Integer, nullable=False),
    Column("most_bytes", Integer, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),  # grows with every change that the terminal is told of
    Column("last_number", Integer, nullable=False),  # of a file
    Column("seen_at", Instant),
    Column("ended_at", Instant),
    Column("accepted", Integer),  # files, where the person accepted some
)
Index("ix_upload_tickets_secret_sha256", upload_tickets.c.secret_sha256, unique=True)
Index("ix_upload_tickets_expires_at", upload_tickets.c.expires_at)
Index("ix_upload_tickets_terminal_id_request_id", upload_tickets.c.terminal_id, upload_tickets.c.request_id)

upload_files = Table(
    "upload_files",
    metadata,
    Column("ticket_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
