"""Everything that a terminal's store holds, row by row, whatever tables it has."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine

from kiosk.store.audit import EPOCH_BEGUN, STORE_OPENED
from kiosk.store.database import EPOCH, OPENINGS
from kiosk.store.settings import GIFTS_BARRED

Row = Mapping[str, Any]
Rows = Mapping[str, Mapping[int, Row]]
"""Rows by table and rowid."""

Digests = Mapping[tuple[str, int], str]
"""What a row says, in short, by table and rowid."""

OF_AN_OPENING = {
    ("settings", EPOCH),
    ("settings", OPENINGS),
    ("settings", GIFTS_BARRED),
    ("audit", STORE_OPENED),
    ("audit", EPOCH_BEGUN),
}
"""What each opening of a store writes before anything is asked of it: by table, and the name or kind."""


def read(engine: Engine) -> Rows:
    """Return every row of the open store."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return {name: _table(cursor, name) for (name,) in cursor.fetchall()}
    finally:
        connection.close()


def digests(rows: Rows) -> dict[tuple[str, int], str]:
    """Return what each row says, but for what an opening of the store changes by itself."""
    return {
        (table, number): hashlib.blake2b(repr(row).encode(), digest_size=8).hexdigest()
        for table, numbered in rows.items()
        for number, row in numbered.items()
        if (table, row.get("kind", row.get("name"))) not in OF_AN_OPENING
    }


def _table(cursor: Any, name: str) -> dict[int, Row]:
    cursor.execute(f'SELECT rowid AS "rowid", * FROM "{name}" ORDER BY rowid')
    columns = [each[0] for each in cursor.description][1:]
    return {number: dict(zip(columns, values, strict=True)) for number, *values in cursor.fetchall()}
