"""The platform's tables.

What a terminal reports is keyed by that terminal first: no terminal can touch another's rows, and the
terminal can be a distribution column. `events` is both the record and the dedupe row; nothing is ever deleted
from it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from hub.store.columns import Instant, JsonText

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

facts = Table(  # small settled things of this installation, such as the directory's salt
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

counters = Table(  # the last number given, by series; a row lock makes each series gapless
    "counters",
    metadata,
    Column("series", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
)

employees = Table(
    "employees",
    metadata,
    Column("employee_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_latin", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("badge_uids", JsonText, nullable=False),
    Column("id_number", Text),
    Column("pin_hash", Text),
    Column("department_zh", Text, nullable=False),
    Column("department_en", Text, nullable=False),
    Column("position_zh", Text, nullable=False),
    Column("position_en", Text, nullable=False),
    Column("hired_on", Date, nullable=False),
    Column("left_on", Date),
    Column("version", BigInteger, nullable=False),
)
Index("ix_employees_version", employees.c.version)
Index("ix_employees_site_employee_id", employees.c.site, employees.c.employee_id)
Index("ix_employees_name_latin_employee_id", employees.c.name_latin, employees.c.employee_id)

directory_sites = Table(  # every site that has ever been given an entry, so that a leaver is told everywhere
    "directory_sites",
    metadata,
    Column("site", Text, primary_key=True),
    Column("employee_id", Text, primary_key=True),
)

terminals = Table(
    "terminals",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("token_sha256", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("feed_cursor", BigInteger, nullable=False),
)

terminal_health = Table(
    "terminal_health",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("seen_at", Instant, nullable=False),
    Column("heartbeat", JsonText, nullable=False),
    Column("sound", Integer, nullable=False, server_default="0"),  # 1: nothing there waits for a person
)

events = Table(
    "events",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("epoch", Uuid, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", Uuid, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("visit_id", Uuid),
    Column("happened_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("payload", Text, nullable=False),
    postgresql_partition_by="HASH (terminal_id)",  # ADR 20; SQLite has one table
)
Index("ix_events_terminal_id_visit_id", events.c.terminal_id, events.c.visit_id)
WENT_BACK = events.c.type == "store.went-back"
Index(  # a handful of many millions
    "ix_events_went_back",
    events.c.terminal_id,
    events.c.received_at,
    sqlite_where=WENT_BACK,
    postgresql_where=WENT_BACK,
)

visits = Table(
    "visits",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("visit_id", Uuid, primary_key=True),
    Column("first_at", Instant, nullable=False),  # the earliest fact known of the visit
    Column("opened_at", Instant),
    Column("language", Text),
    Column("employee_id", Text),
    Column("means", Text),
    Column("level", Integer),
    Column("identified_at", Instant),
    Column("closed_at", Instant),
    Column("end", Text),
)
Index("ix_visits_first_at_visit_id", visits.c.first_at, visits.c.visit_id, visits.c.terminal_id)
Index("ix_visits_terminal_id_first_at", visits.c.terminal_id, visits.c.first_at)
Index("ix_visits_employee_id_first_at", visits.c.employee_id, visits.c.first_at)

requests = Table(
    "requests",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("request_id", Uuid, primary_key=True),
    Column("visit_id", Uuid, nullable=False),
    Column("service_id", Text),
    Column("service_version", BigInteger),
    Column("employee_id", Text),
    Column("opened_at", Instant),
    Column("submitted_at", Instant),
    Column("answers", JsonText),
    Column("claim_code", Text),
    Column("abandoned_at", Instant),
    Column("abandoned_reason", Text),
    Column("completed_at", Instant),
    Column("outcome", Text),
    Column("decided_at", Instant),
    Column("refused_zh", Text),
    Column("refused_en", Text),
)
Index("ix_requests_terminal_id_visit_id", requests.c.terminal_id, requests.c.visit_id)
Index("ix_requests_service_id", requests.c.service_id, requests.c.terminal_id, requests.c.visit_id)

steps = Table(
    "steps",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("request_id", Uuid, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("seconds", Float, nullable=False),
)

effects = Table(
    "effects",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("effect_id", Uuid, primary_key=True),
    Column("visit_id", Uuid),
    Column("request_id", Uuid),
    Column("kind", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("evidence", JsonText, nullable=False),
    Column("reason", Text),
    Column("certificate_number", Text),
    Column("accepted_at", Instant),
    Column("done_at", Instant),
    Column("door", Text),  # of an opening
)
DOOR_IN_DOUBT = (effects.c.state == "in-doubt") & effects.c.door.is_not(None)
Index(  # a handful of many
    "ix_effects_doors_in_doubt",
    effects.c.terminal_id,
    sqlite_where=DOOR_IN_DOUBT,
    postgresql_where=DOOR_IN_DOUBT,
)
Index("ix_effects_terminal_id_visit_id", effects.c.terminal_id, effects.c.visit_id)
Index("ix_effects_terminal_id_request_id", effects.c.terminal_id, effects.c.request_id)

takings = Table(  # what sensors told of paper that came out; no row where no device can tell
    "takings",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("effect_id", Uuid, primary_key=True),
    Column("visit_id", Uuid),
    Column("certificate_number", Text),
    Column("taken_at", Instant),
    Column("not_taken_at", Instant),
)
Index("ix_takings_terminal_id_visit_id", takings.c.terminal_id, takings.c.visit_id)

surveys = Table(
    "surveys",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("request_id", Uuid, primary_key=True),
    Column("survey_id", Text, primary_key=True),
    Column("question_id", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("score", Integer, nullable=False),
)

certificates = Table(
    "certificates",
    metadata,
    Column("number", Text, primary_key=True),
    Column("terminal_id", Text, nullable=False),
    Column("request_id", Uuid, nullable=False),
    Column("employee_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("facts", JsonText, nullable=False),
    Column("verify_code", Text, nullable=False),
    Column("revoked_at", Instant),
    Column("revoked_reason", Text),
    UniqueConstraint("terminal_id", "request_id"),
)
Index("ix_certificates_issued_at", certificates.c.issued_at, certificates.c.number)
Index("ix_certificates_employee_id", certificates.c.employee_id)
Index("ix_certificates_kind_number", certificates.c.kind, certificates.c.number)

feed_items = Table(
    "feed_items",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("cursor", BigInteger, primary_key=True, autoincrement=False),
    Column("fact", JsonText, nullable=False),
)

dead_letters = Table(  # events refused for good: what was seen of them here, and told by their terminals
    "dead_letters",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("epoch", Uuid, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("type", Text),
    Column("problem", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("first_at", Instant, nullable=False),  # refused, or told to be, by the platform's clock
    Column("last_at", Instant, nullable=False),
    Column("refusals", Integer, nullable=False),  # seen here
    Column("payload", JsonText),
    Column("decision", Text),  # told to the terminal and not answered yet, or the last one
    Column("decided_at", Instant),
    Column("decided_by", Text),
    Column("decided_reason", Text),
    Column("waiting", Integer, nullable=False),  # 1: the terminal has not answered the decision
    Column("settled_at", Instant),  # what the terminal said was done, by its clock
    Column("settled_place", Text),
    Column("settled_by", Text),
    Column("settled_reason", Text),
)
Index("ix_dead_letters_state_last_at", dead_letters.c.state, dead_letters.c.last_at)

audit = Table(  # who looked at or changed what; never whose data it was
    "audit",
    metadata,
    Column("entry", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("head", Text, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
Index("ix_audit_at", audit.c.at)
Index("ix_audit_actor_entry", audit.c.actor, audit.c.entry)
