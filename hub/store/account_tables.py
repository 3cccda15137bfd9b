"""Tables of the console's users: who they are, where they are signed in, and what slows guessing down."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, UniqueConstraint

from hub.store.columns import Instant
from hub.store.tables import metadata

users = Table(
    "users",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),  # "" for those whom only their company signs in
    Column("failures", Integer, nullable=False),
    Column("locked_until", Instant),
    Column("password_until", Instant),  # a password that was given out: until when it can be changed
    Column("totp_sealed", Text),  # the secret of the codes (RFC 6238), encrypted
    Column("totp_counter", Integer),  # of the last code that was used; none is taken twice
    Column("disabled_at", Instant),
    Column("signed_in_at", Instant),
    Column("subject", Text),  # issuer and subject of OpenID Connect
    Column("sites", Text, nullable=False, server_default=""),  # with spaces between; "" for all
    UniqueConstraint("subject"),
)

recovery_codes = Table(  # each stands in for one TOTP code, once
    "recovery_codes",
    metadata,
    Column("user", Text, primary_key=True),
    Column("code_sha256", Text, primary_key=True),
)

console_sessions = Table(
    "console_sessions",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("user", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=False),
    Column("proved_at", Instant, nullable=False),  # when a password or a code was given last
    Column("code_given", Boolean, nullable=False),  # the second factor, or none is wanted of them
    Column("pending_sealed", Text),  # the secret of codes that are being set up, encrypted
    Index("ix_console_sessions_user", "user"),
)

sign_in_addresses = Table(  # clients that gave wrong passwords lately
    "sign_in_addresses",
    metadata,
    Column("address", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("failed_at", Instant, nullable=False),
    Column("locked_until", Instant),
)
