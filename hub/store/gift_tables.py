"""The tables of gifts: who may have one at which terminal, and what lies behind which door."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Table, Text, Uuid

from hub.store.columns import Instant
from hub.store.tables import metadata

gifts = Table(
    "gifts",
    metadata,
    Column("gift_id", Uuid, primary_key=True),
    Column("terminal_id", Text, nullable=False),
    Column("employee_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title_zh", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("collect_until", Date, nullable=False),
    Column("entitled_at", Instant, nullable=False),
    Column("entitled_by", Text, nullable=False),
    Column("withdrawn_at", Instant),  # HR asked for it back
    Column("withdrawn_by", Text),
    Column("answer", Text),  # what its terminal said to that, the latest
    Column("answered_at", Instant),
    Column("handed_out_at", Instant),  # final, by the terminal's clock
    Column("in_doubt_at", Instant),
    Column("kept_at", Instant),  # staff looked after a doubt, and the item is still there
)
Index("ix_gifts_employee_id_kind", gifts.c.employee_id, gifts.c.kind)
Index("ix_gifts_terminal_id", gifts.c.terminal_id)

gift_items = Table(
    "gift_items",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("bank", Text, nullable=False),
    Column("door", Text, nullable=False),
    Column("kind", Text),  # None: only that it left has been heard of
    Column("placed_at", Instant),
    Column("placed_by", Text),
    Column("left_at", Instant),
    Column("gone", Text),
)
