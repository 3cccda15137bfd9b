"""Connections to the encrypted database, with the settings that its promises rest on.

WAL with synchronous=FULL: a commit that returned survives a power cut. SQLCipher 4 with a raw key.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # ships no types

READ_ONLY = "hrssc_read_only"
BEGUN = "hrssc_begun"  # the transaction is begun and ended by who has the connection
BUSY_SECONDS = 5.0
KEY_BYTES = 32


def encrypted_engine(path: Path, key: bytes, *, writing: bool = True) -> Engine:
    """Return an engine on `path`; the first connection raises where the key does not fit.

    One that is not `writing` makes no database and opens the one that is there read-only; only the shared
    memory of its write-ahead log may be written, as https://www.sqlite.org/wal.html#readonly says.
    """
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key, writing=writing),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
    )
    event.listen(engine, "begin", _begin)
    return engine


def connect(path: Path, key: bytes, *, writing: bool = True) -> Any:
    """Return a connection of the driver's; its own exceptions where the key does not fit."""
    if len(key) != KEY_BYTES:
        raise ValueError("a store's key has 32 bytes")
    connection = dbapi2.connect(
        f"file:{quote(os.fsencode(path))}?mode={'rwc' if writing else 'ro'}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        _prepare(connection, key)
    except dbapi2.Error:
        connection.close()
        raise
    return connection


class Anchor:
    """A connection that does nothing but stay: SQLite removes the log with the last one that closes."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._connection = connect(path, key)
        # The log of a database that was made just now is opened by the first reading, not by journal_mode.
        self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def write_log_back(self) -> bool:
        """Write the log back into the database as far as nobody reads; say whether all of it was."""
        held_up, pages, written = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return not held_up and pages == written

    def close(self) -> None:
        """Close it; the log is written back and removed."""
        self._connection.close()

    def leave(self) -> None:
        """Keep it for the rest of the process: log and database stay as they are.

        SQLite writes the log back when the last connection closes, also when Python drops it; the driver
        cannot switch that off. So it is never dropped.
        """
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._connection))


def driver_of(connection: Connection) -> Any:
    """Return the driver's own connection, for the few statements that are run most often."""
    return connection.connection.dbapi_connection


def is_fresh(connection: Connection) -> bool:
    """Say whether it was opened just now, and not kept from an earlier use."""
    return READ_ONLY not in connection.info


def set_query_only(connection: Connection, *, on: bool) -> None:
    """Have the connection refuse to write, or not; it keeps that, in the pool too."""
    if connection.info.get(READ_ONLY) is not on:
        driver_of(connection).execute(f"PRAGMA query_only = {'ON' if on else 'OFF'}")
        connection.info[READ_ONLY] = on


def _prepare(connection: Any, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    """Begin by hand: a deferred writer (the driver's own) can fail at its first write."""
    options = connection.get_execution_options()
    if options.get(BEGUN):
        return
    reading = bool(options.get(READ_ONLY))
    driver = driver_of(connection)
    set_query_only(connection, on=reading)
    driver.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
