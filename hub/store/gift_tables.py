"""The tables of gifts: who may have one at which terminal, and what lies behind which door."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, LargeBinary, Table, Text, Uuid

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
    Column("withdrawn_reason", Text),
)
Index("ix_gifts_employee_id_kind", gifts.c.employee_id, gifts.c.kind)
Index("ix_gifts_terminal_id", gifts.c.terminal_id)
Index("ix_gifts_entitled_at_gift_id", gifts.c.entitled_at, gifts.c.gift_id)

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
Index("ix_gift_items_terminal_id_kind", gift_items.c.terminal_id, gift_items.c.kind)

gift_files = Table(  # what HR uploaded and has not confirmed yet: one for each user, for an hour
    "gift_files",
    metadata,
    Column("user", Text, primary_key=True),
    Column("file_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

people_files = Table(  # the same of employees; the content is sealed
    "people_files",
    metadata,
    Column("user", Text, primary_key=True),
    Column("file_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

doors = Table(  # the last that terminals told of each door; what is in doubt stands in `effects`
    "doors",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("bank", Text, primary_key=True),
    Column("door", Text, primary_key=True),
    Column("told_at", Instant),  # anything
    Column("opened_at", Instant),
    Column("closed_at", Instant),
    Column("failed_at", Instant),
    Column("failed_reason", Text),
    Column("not_taken_at", Instant),
    Column("taken_at", Instant),
    Column("item_at", Instant),  # something was put in, or left, or staff said that it is well
    Column("unasked_at", Instant),  # it opened without an order
    Column("left_open_at", Instant),  # its terminal noticed that
)
