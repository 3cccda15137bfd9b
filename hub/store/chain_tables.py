"""The tables of audit chains: the terminals', and how far the platform's own trail goes."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, Uuid

from hub.store.columns import Instant
from hub.store.tables import metadata

chains = Table(  # a row for each stretch without a break; the highest number is the current one
    "chains",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("chain", Integer, primary_key=True, autoincrement=False),
    Column("epoch", Uuid, nullable=False),
    Column("parent_chain", Integer),  # that it branches from at base_count; none: from nothing, or unknown
    Column("base_count", BigInteger, nullable=False),
    Column("base_head", Text, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    Column("claimed_count", BigInteger, nullable=False),  # of the furthest tip told; its entries may follow
    Column("claimed_head", Text, nullable=False),
    Column("broken", Text),  # the kind of break that was noted, while nothing sound was told since
    Column("opening", BigInteger, nullable=False),
    Column("turn", BigInteger, nullable=False),
    Column("heard_at", Instant, nullable=False),
    Column("signed_count", BigInteger, nullable=False),
    Column("signed_at", Instant),
)

chain_segments = Table(  # entries as they came together, as JSON text; rows are only added
    "chain_segments",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("chain", Integer, primary_key=True, autoincrement=False),
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
    Column("entries", Text, nullable=False),
)

chain_breaks = Table(
    "chain_breaks",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("terminal_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("epoch", Uuid, nullable=False),
    Column("held_count", BigInteger, nullable=False),
    Column("told_count", BigInteger, nullable=False),
    Column("first_wrong", BigInteger),
    Column("missing", BigInteger),
    Column("evidence", Text, nullable=False),  # what was told, as JSON text
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", Text),
    Column("reason", Text),
    sqlite_autoincrement=True,
)
Index("ix_chain_breaks_terminal_id", chain_breaks.c.terminal_id)

trail_end = Table(  # one row: how far the platform's own audit trail goes; its lock makes writers take turns
    "trail_end",
    metadata,
    Column("trail", Text, primary_key=True),
    Column("entry", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
)
