"""A platform's database after a year: as many people and events as asked for, made by PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg

from bench.backlog import visit
from kiosk.store.outbox import canonical

TERMINALS = 40
SITES = 6
EVENTS_OF_VISIT = 16
BETWEEN = "interval '8 minutes'"

FILL = (
    """INSERT INTO employees (employee_id, name, name_latin, status, site, badge_uids, department_zh,
    department_en, position_zh, position_en, hired_on, version)
    SELECT 'E' || lpad(n::text, 6, '0'), '员工' || n, 'Employee ' || n, 'active',
    'site-' || mod(n, %(sites)s), '[]', '财务部', 'Finance', '专员', 'Specialist', DATE '2020-07-01', n
    FROM generate_series(1, %(people)s) n""",
    """INSERT INTO terminals (terminal_id, site, token_sha256, created_at, feed_cursor)
    SELECT 'T' || lpad(n::text, 3, '0'), 'site-' || mod(n, %(sites)s), '', now(), 0
    FROM generate_series(0, %(terminals)s - 1) n""",
    """CREATE TEMPORARY TABLE told AS SELECT n, 'T' || lpad(mod(n, %(terminals)s)::text, 3, '0') terminal_id,
    md5('visit ' || n)::uuid visit_id, md5('request ' || n)::uuid request_id,
    md5('paper ' || n)::uuid paper, md5('slip ' || n)::uuid slip,
    'E' || lpad((mod(n, %(people)s) + 1)::text, 6, '0') employee_id, now() - n * {between} AS at
    FROM generate_series(1, %(visits)s) n""",
    """INSERT INTO visits (terminal_id, visit_id, first_at, opened_at, language, employee_id, means, level,
    identified_at, closed_at, "end") SELECT terminal_id, visit_id, at, at, 'zh', employee_id, 'id-card', 2,
    at, at, 'left' FROM told""",
    """INSERT INTO requests (terminal_id, request_id, visit_id, service_id, service_version, employee_id,
    opened_at, submitted_at, answers, claim_code, completed_at, outcome, decided_at)
    SELECT terminal_id, request_id, visit_id, 'cert.employment', 1, employee_id, at, at, '{{}}', '7K2M-9QXD',
    at, 'done', at FROM told""",
    """INSERT INTO steps (terminal_id, request_id, step, at, seconds)
    SELECT terminal_id, request_id, 'step-' || step, at, 3.5 FROM told, generate_series(1, 6) step""",
    """INSERT INTO effects (terminal_id, effect_id, visit_id, request_id, kind, device, state, at, evidence)
    SELECT terminal_id, effect_id, visit_id, request_id, kind, device, 'confirmed', at, '{{}}' FROM told,
    LATERAL (VALUES (paper, 'print-document', 'printer'), (slip, 'print-slip', 'slips'))
    AS effect (effect_id, kind, device)""",
    """INSERT INTO takings (terminal_id, effect_id, visit_id, taken_at)
    SELECT terminal_id, paper, visit_id, at FROM told""",
    """INSERT INTO surveys (terminal_id, request_id, survey_id, question_id, at, score)
    SELECT terminal_id, request_id, 'after-service', 'all', at, 5 FROM told""",
    """INSERT INTO certificates (number, terminal_id, request_id, employee_id, kind, issued_at, facts,
    verify_code) SELECT 'ZM-2026-' || lpad(n::text, 6, '0'), terminal_id, request_id, employee_id,
    'cert.employment', at, '{{}}', '' FROM told""",
    """INSERT INTO events (terminal_id, epoch, seq, event_id, sha256, type, visit_id, happened_at,
    recorded_at, received_at, payload)
    SELECT terminal_id, md5(terminal_id)::uuid, n * 16 + one.place, md5(n || ' ' || one.place)::uuid,
    repeat('0', 64), one.type, visit_id, at, at, at,
    replace(replace(one.payload, %(visit)s, visit_id::text), %(request)s, request_id::text)
    FROM told, unnest(%(types)s::text[], %(payloads)s::text[])
    WITH ORDINALITY AS one (type, payload, place)""",
    "ANALYZE",
)


def fill_platform(url: str, people: int, events: int) -> None:
    """Write so many people, and visits for a certificate until there are so many events."""
    told = visit("E000001", datetime.now(UTC) - timedelta(hours=1))
    opened, asked = told[0].model_dump(mode="json"), told[2].model_dump(mode="json")
    values = {
        "people": people,
        "visits": events // EVENTS_OF_VISIT,
        "terminals": TERMINALS,
        "sites": SITES,
        "visit": opened["visit_id"],
        "request": asked["request_id"],
        "types": [each.name for each in told],
        "payloads": [canonical(each) for each in told],
    }
    with psycopg.connect(url) as connection, psycopg.ClientCursor(connection) as cursor:
        for statement in FILL:
            cursor.execute(statement.format(between=BETWEEN).encode(), values)
