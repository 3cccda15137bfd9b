"""Events put into the platform's own table by psycopg alone, and nothing done with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg

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
