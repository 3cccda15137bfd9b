"""The tables of enrolment: the code that a terminal may be enrolled by, and the keys that terminals have."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from hub.store.columns import Instant
from hub.store.tables import metadata

enrolment_codes = Table(  # the last one made for each terminal; an earlier one is worth nothing
    "enrolment_codes",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("code_sha256", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),  # wrong ones
    Column("used_at", Instant),
    Column("key_id", Text),  # that it was used by: the same one may ask again
)

terminal_keys = Table(  # every key that a terminal was ever enrolled with; rows are never deleted
    "terminal_keys",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("key_id", Text, primary_key=True),
    Column("certificate", Text, nullable=False),  # the last one made for it, PEM
    Column("enrolled_at", Instant, nullable=False),
    Column("not_after", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", Text),
    Column("ended_reason", Text),
)
