"""The table of what terminals were ordered to do from the console."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, Uuid

from hub.store.columns import Instant
from hub.store.tables import metadata

terminal_commands = Table(  # rows are never deleted
    "terminal_commands",
    metadata,
    Column("command_id", Uuid, primary_key=True),
    Column("terminal_id", Text, nullable=False),
    Column("number", Integer, nullable=False),  # of the terminal's commands, from 1
    Column("kind", Text, nullable=False),
    Column("reason_zh", Text, nullable=False),
    Column("reason_en", Text, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("deadline", Instant, nullable=False),
    Column("outcome", Text),
    Column("answered_at", Instant),
    Index("ix_terminal_commands_terminal_id_number", "terminal_id", "number", unique=True),
)
