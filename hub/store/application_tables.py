"""The tables of applications: requests that somebody decides, and every step of their way."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, Uuid

from hub.store.columns import Instant, JsonText
from hub.store.tables import metadata

applications = Table(
    "applications",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("request_id", Uuid, primary_key=True),
    Column("visit_id", Uuid, nullable=False),
    Column("employee_id", Text, nullable=False),
    Column("service_id", Text, nullable=False),
    Column("site", Text, nullable=False),  # of the terminal
    Column("month", Text),  # which it is for, as 2026-11
    Column("answers", JsonText, nullable=False),
    Column("submitted_at", Instant, nullable=False),  # by the terminal's clock
    Column("received_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("change", Integer, nullable=False),  # counts the states it was in
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("reason_zh", Text),
    Column("reason_en", Text),
)
Index("ix_applications_employee_id_service_id", applications.c.employee_id, applications.c.service_id)
Index("ix_applications_state_received_at", applications.c.state, applications.c.received_at)
Index("ix_applications_received_at", applications.c.received_at)

application_steps = Table(  # what became of each, and what was noted about it; nothing is ever changed here
    "application_steps",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("request_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("state", Text),  # that it came into; None for a comment
    Column("reason_zh", Text),  # told to its person
    Column("reason_en", Text),
    Column("note", Text),  # told to nobody but who may see the page
)
