"""The ready-made queues on SQLite that `bench outbox` runs beside: persist-queue and huey, as they come."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huey import SqliteHuey  # type: ignore[import-untyped]  # ships no types
from persistqueue import SQLiteAckQueue

FULL = 2
LEVELS = {0: "OFF", 1: "NORMAL", FULL: "FULL", 3: "EXTRA"}


@dataclass(frozen=True)
class Queue:
    """A peer that is open: how it is set up, how to put one text, how to close it."""

    told: str
    durable: bool
    put: Callable[[str], object]
    close: Callable[[], None]


def ack_queue(folder: Path, *, made_durable: bool = False) -> Queue:
    """Open persist-queue's SQLiteAckQueue; each put is one INSERT and one commit, the item pickled."""
    queue = SQLiteAckQueue(str(folder))
    connection: Any = queue._putter  # noqa: SLF001 - how durable it is, only its connection knows
    told, durable = _durability(connection, made_durable=made_durable)
    return Queue(told, durable, queue.put, queue.close)


def huey(folder: Path, *, made_durable: bool = False) -> Queue:
    """Open SqliteHuey; each call of a task is one INSERT and one commit, the call pickled."""
    queue = SqliteHuey(filename=str(folder / "huey.db"))
    told, durable = _durability(queue.storage.conn, made_durable=made_durable)

    @queue.task()  # type: ignore[untyped-decorator]  # the package ships no types
    def tell(payload: str) -> None:
        """Stand for what a worker would do with it."""

    return Queue(told, durable, tell, queue.storage.close)


def _durability(connection: sqlite3.Connection, *, made_durable: bool) -> tuple[str, bool]:
    """Say how a connection commits, and whether each commit waits for the disk; never change it unasked."""
    if made_durable:
        connection.execute("PRAGMA synchronous = FULL")
    (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
    (level,) = connection.execute("PRAGMA synchronous").fetchone()
    told = f"SQLite {sqlite3.sqlite_version}, journal_mode={journal}, synchronous={LEVELS[level]}"
    return told, level >= FULL
