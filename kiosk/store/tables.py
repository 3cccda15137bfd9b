"""The tables of the terminal's store; `migrations/` builds the same schema, and a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept as ISO 8601 text in UTC with microseconds, so that text order is time order."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse naive moments; they would be off by the site's zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return the moment in UTC."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

visits = Table(
    "visits",
    metadata,
    Column("visit_id", Uuid, primary_key=True),
    Column("opened_at", Instant, nullable=False),
    Column("language", String(2), nullable=False),
    Column("employee_id", String(64)),
    Column("level", Integer, nullable=False),
    Column("means", JSON, nullable=False),
    Column("closed_at", Instant, index=True),
    Column("end", String(20)),
)

journeys = Table(
    "journeys",
    metadata,
    Column("request_id", Uuid, primary_key=True),
    Column("visit_id", Uuid, ForeignKey("visits.visit_id"), nullable=False, index=True),
    Column("employee_id", String(64)),
    Column("service_id", String(64), nullable=False),
    Column("service_version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("step_id", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("claim_code", String(32), unique=True),
    Column("opened_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("outcome", String(20)),
)

# AUTOINCREMENT: an emptied table must never use a seq again, the platform would take new events for old.
outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("epoch", Uuid, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("payload", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Instant),
    Column("buried_at", Instant),
    Column("reason", Text),
    Column("dismissed_at", Instant),
    Column("dismissed_place", String(20)),
    Column("dismissed_by", String(200)),
    Column("dismissed_reason", Text),
    sqlite_autoincrement=True,
)
Index("ix_outbox_buried_at", outbox.c.buried_at, sqlite_where=outbox.c.buried_at.is_not(None))

# Kept for ever, and filled at its end only.
audit = Table(
    "audit",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("head", LargeBinary(32), nullable=False),
    Column("detail", Text),
)
Index("ix_audit_epochs", audit.c.n, sqlite_where=audit.c.kind == "note.epoch-begun")

certificates = Table(
    "certificates",
    metadata,
    Column("request_id", Uuid, primary_key=True),
    Column("employee_id", String(64), nullable=False, index=True),
    Column("number", String(64), nullable=False, unique=True),
    Column("issued_at", Instant, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("verify_code", Text, nullable=False),
    Column("printed", Integer, nullable=False, server_default="0"),
    Column("revoked_at", Instant),
    Column("revoked_zh", Text),
    Column("revoked_en", Text),
)

refusals = Table(
    "refusals",
    metadata,
    Column("request_id", Uuid, primary_key=True),
    Column("reason_zh", Text, nullable=False),
    Column("reason_en", Text, nullable=False),
)

applications = Table(
    "applications",
    metadata,
    Column("request_id", Uuid, primary_key=True),
    Column("employee_id", String(64), nullable=False, index=True),
    Column("service_id", String(64), nullable=False),
    Column("change", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason_zh", Text, nullable=False),
    Column("reason_en", Text, nullable=False),
    Column("shown", Integer, nullable=False, server_default="0"),  # the change that its person was shown
    Column("withdrawn_at", Instant),  # its person took it back here
)

employees = Table(
    "employees",
    metadata,
    Column("employee_id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_latin", Text, nullable=False),
    Column("active", Integer, nullable=False),
    Column("id_digest", String(64), index=True),
    Column("pin_hash", Text),
    Column("department_zh", Text, nullable=False),
    Column("department_en", Text, nullable=False),
    Column("position_zh", Text, nullable=False),
    Column("position_en", Text, nullable=False),
    Column("hired_on", Date, nullable=False),
    Column("left_on", Date),
)

badges = Table(
    "badges",
    metadata,
    Column("uid", String(20), primary_key=True),
    Column("employee_id", String(64), ForeignKey("employees.employee_id"), nullable=False, index=True),
)

pin_failures = Table(
    "pin_failures",
    metadata,
    Column("employee_id", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
)

effects = Table(
    "effects",
    metadata,
    Column("effect_id", Uuid, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("device", String(64), nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("visit_id", Uuid),
    Column("request_id", Uuid, index=True),
    Column("job", String(64)),
    Column("printer_job", String(64)),
    Column("units", Integer, nullable=False),
    Column("certificate_number", String(64)),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("reason", Text),
    Column("came_out", Integer),
    Column("purpose", String(16), nullable=False, server_default="service"),
    Column("accepted_at", Instant),
    Column("done_at", Instant, index=True),
    Column("taken_at", Instant),
    Column("not_taken_at", Instant),
    Column("retracted", Boolean, nullable=False, server_default="0"),
    Column("verdict", String(16)),
    Column("verdict_at", Instant),
    Column("door", String(64)),
    Column("closed_at", Instant),
)

gifts = Table(
    "gifts",
    metadata,
    Column("gift_id", Uuid, primary_key=True),
    Column("employee_id", String(64), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("title_zh", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("collect_until", Date, nullable=False),
    Column("withdrawn_at", Instant),
    Column("handed_out_at", Instant),
    Column("effect_id", Uuid),  # the opening that is under way, in doubt or done
)

gift_items = Table(
    "gift_items",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("bank", String(64), nullable=False),
    Column("door", String(64), nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("placed_by", String(64), nullable=False),
    Column("effect_id", Uuid),  # the opening that it is set aside for
    Column("stuck_at", Instant),  # its door did not open, and no staff have looked since
    Column("stuck_for", Uuid),  # the gift that it was opened for
    Column("left_at", Instant),
    Column("gone", String(20)),
)
Index(
    "ix_gift_items_door",
    gift_items.c.bank,
    gift_items.c.door,
    unique=True,
    sqlite_where=gift_items.c.left_at.is_(None),
)

# AUTOINCREMENT: chunks that are still being read must never land in another content.
attachments = Table(
    "attachments",
    metadata,
    Column("content_id", Integer, primary_key=True, autoincrement=True),
    Column("read_for", Uuid, index=True),  # the request that it is being read for; None once it is whole
    Column("sha256", String(64), unique=True),  # None until it is whole
    Column("size", Integer, nullable=False),
    Column("media_type", String(20), nullable=False),
    sqlite_autoincrement=True,
)

attachment_chunks = Table(
    "attachment_chunks",
    metadata,
    Column("content_id", Integer, ForeignKey("attachments.content_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)

request_attachments = Table(
    "request_attachments",
    metadata,
    Column("request_id", Uuid, ForeignKey("journeys.request_id"), primary_key=True),
    Column("field", String(64), primary_key=True),
    Column("content_id", Integer, ForeignKey("attachments.content_id"), primary_key=True, index=True),
    Column("place", Integer, nullable=False),
    Column("submitted", Integer, nullable=False),
)

Index("ix_journeys_employee_id_state", journeys.c.employee_id, journeys.c.state)
