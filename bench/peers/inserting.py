"""Events put into the platform's own table by psycopg alone, and nothing done with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

import psycopg

from contract.event import Event
from kiosk.store.outbox import canonical

INSERT = (
    "INSERT INTO events (terminal_id, epoch, seq, event_id, sha256, type, visit_id, happened_at, recorded_at,"
    " received_at, payload) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)


def insert(url: str, rows: Sequence[tuple[Any, ...]], at_once: int) -> None:
    """Insert rows by `executemany`, so many in each transaction; psycopg sends those in one pipeline."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for first in range(0, len(rows), at_once):
            cursor.executemany(INSERT, rows[first : first + at_once])
            connection.commit()


def rows_of(terminal_id: str, told: Iterable[Event], now: datetime) -> list[tuple[Any, ...]]:
    """Return the rows of events that belong to a visit each."""
    epoch = uuid4()
    rows: list[tuple[Any, ...]] = []
    for seq, each in enumerate(told, start=1):
        event: Any = each
        payload = canonical(event)
        digest = sha256(payload.encode()).hexdigest()
        known = (event.name, event.visit_id, event.at)
        rows.append((terminal_id, epoch, seq, uuid4(), digest, *known, now, now, payload))
    return rows
