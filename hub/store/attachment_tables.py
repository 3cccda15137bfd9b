"""The tables of attachments: which a request names, and their contents."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text, Uuid

from hub.store.columns import Instant
from hub.store.tables import metadata

attachments = Table(  # contents that requests of a terminal name, once for each terminal
    "attachments",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("received", Integer, nullable=False),  # bytes kept, from the beginning
    Column("completed_at", Instant),  # when all of it was there and its hash was right
)

attachment_ranges = Table(
    "attachment_ranges",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

request_attachments = Table(
    "request_attachments",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("request_id", Uuid, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("place", Integer, nullable=False),  # in the order of the request
    Column("epoch", Uuid, nullable=False),  # with seq: the event that submitted the request
    Column("seq", BigInteger, nullable=False),
)
Index(
    "ix_request_attachments_terminal_id_sha256",
    request_attachments.c.terminal_id,
    request_attachments.c.sha256,
)
