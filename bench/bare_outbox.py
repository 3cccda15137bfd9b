"""The outbox by the bare driver, with as much of what the product writes at a commit as is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from itertools import count
from pathlib import Path

from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # ships no types

from kiosk.store import audit, outbox

SETTINGS = ("journal_mode = WAL", "synchronous = FULL", "temp_store = MEMORY", "secure_delete = ON")
OUTBOX = (
    "CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, epoch CHAR(32) NOT NULL,"
    " event_id CHAR(32) NOT NULL, recorded_at VARCHAR(32) NOT NULL, payload TEXT NOT NULL,"
    " sha256 VARCHAR(64) NOT NULL)"
)
AUDIT = (
    "CREATE TABLE audit (n INTEGER PRIMARY KEY, at VARCHAR(32) NOT NULL, kind VARCHAR(64) NOT NULL,"
    " subject VARCHAR(100) NOT NULL, digest BLOB NOT NULL, head BLOB NOT NULL, detail TEXT)"
)

Row = tuple[str, ...]


class Writes(IntEnum):
    """What a commit writes; each with all before it."""

    MESSAGE = 1
    AUDIT_ENTRY = 2
    COUNT = 3


@contextmanager
def bare_outbox(
    path: Path, key: bytes | None, writes: Writes = Writes.MESSAGE
) -> Iterator[Callable[[Row], object]]:
    """Open one, encrypted where there is a key; what is yielded keeps a row of the outbox durably."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for setting in SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    for table in (OUTBOX, AUDIT):
        connection.execute(table)
    numbers = count(1)

    def put(row: Row) -> None:
        if writes is Writes.MESSAGE:
            connection.execute(outbox.INSERT, row)  # it commits by itself
            return
        number = next(numbers)
        _, event_id, at, _, sha256 = row
        digest = bytes.fromhex(sha256)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(outbox.INSERT, row)
        connection.execute(audit.INSERT, (number, at, "request.submitted", event_id, digest, digest, None))
        if writes is Writes.COUNT:
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")

    try:
        yield put
    finally:
        connection.close()
