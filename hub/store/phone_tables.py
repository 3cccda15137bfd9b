"""Tables of employees' phones: sign-ins that wait to be confirmed, phones that are known, wrong PINs."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint, Uuid

from hub.store.columns import Instant
from hub.store.tables import metadata

device_authorizations = Table(  # RFC 8628; rows are forgotten an hour after they ended
    "device_authorizations",
    metadata,
    Column("device_code_sha256", Text, primary_key=True),
    Column("user_code", Text, nullable=False),
    Column("match_number", Text, nullable=False),
    Column("terminal_id", Text, nullable=False),
    Column("visit_id", Uuid, nullable=False),
    Column("wanted", Text),  # the employee who is at the terminal; NULL for anybody
    Column("expires_at", Instant, nullable=False),
    Column("interval", Integer, nullable=False),  # seconds
    Column("polled_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),  # wrong numbers
    Column("employee_id", Text),  # who confirmed
    Column("denial", Text),
    UniqueConstraint("user_code"),
    Index("ix_device_authorizations_expires_at", "expires_at"),
)

phone_sessions = Table(
    "phone_sessions",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("employee_id", Text, nullable=False),
    Column("secret_sha256", Text),  # of the PIN's hash: another PIN ends what the old one began
    Column("started_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Index("ix_phone_sessions_employee_id", "employee_id"),
    Index("ix_phone_sessions_ends_at", "ends_at"),
)

phone_tries = Table(  # wrong PINs in a row, by employee
    "phone_tries",
    metadata,
    Column("employee_id", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Instant),
)

ecopy_links = Table(  # a place where one certificate's e-copy can be had; the place is known as a hash alone
    "ecopy_links",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("number", Text, nullable=False),
    Column("terminal_id", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("downloads_left", Integer, nullable=False),
    Index("ix_ecopy_links_number", "number"),
    Index("ix_ecopy_links_expires_at", "expires_at"),
)
