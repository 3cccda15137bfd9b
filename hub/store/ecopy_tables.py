"""The tables of e-copies: what is kept of each or still to be made, and which templates were chosen when."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from hub.store.columns import Instant
from hub.store.tables import metadata

ecopies = Table(
    "ecopies",
    metadata,
    Column("number", Text, primary_key=True),
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),  # while one is making it: when it counts as lost
    Column("attempts", Integer, nullable=False),
    Column("fault", Text),  # of the last attempt
    Column("made_at", Instant),
    Column("template", Text),  # the digest of the template's files
    Column("signer", Text),  # SHA-256 of the signing certificate
    Column("level", Text),
    Column("pdf", LargeBinary),
)
WAITING = ecopies.c.made_at.is_(None)
Index("ix_ecopies_due_at", ecopies.c.due_at, sqlite_where=WAITING, postgresql_where=WAITING)

template_choices = Table(  # the last of a kind counts; no row is ever deleted
    "template_choices",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("chosen_at", Instant, primary_key=True),
    Column("digest", Text),  # none: the one that comes with the program
    Column("name", Text),
    Column("chosen_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
