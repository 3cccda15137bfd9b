"""The platform's own audit trail: who did what, each entry linked to all before it.

head = SHA-256(head before || number, moment, actor, action, subject as a JSON array), from 32 zero bytes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from contract.audit import NOTHING, linked, moment
from hub.store.chain_tables import trail_end
from hub.store.tables import audit

TRAIL = "console"
READ_AT_ONCE = 1000


@dataclass(frozen=True)
class TrailEntry:
    """Somebody did something. `head` is as it was written, not as it should be."""

    entry: int
    at: datetime
    actor: str
    action: str
    subject: str
    head: str

    def after(self, head: bytes) -> bytes:
        """Return the head after this entry, given the one before it."""
        fields = [self.entry, moment(self.at), self.actor, self.action, self.subject]
        return linked(head, json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode())


class Trail:
    """The trail. What is noted is written at the end of the transaction, so that its lock is taken last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._noted: list[tuple[datetime, str, str, str]] = []

    def note(self, at: datetime, actor: str, action: str, subject: str) -> None:
        """Write down who did what."""
        self._noted.append((at, actor, action, subject))

    def write(self) -> None:
        """Append what was noted; other writers wait until this transaction ends."""
        if not self._noted:
            return
        last, head = self._end(lock=True)
        for at, actor, action, subject in self._noted:
            last += 1
            unlinked = TrailEntry(last, at, actor, action, subject, "")
            head = unlinked.after(head)
            row = {**vars(unlinked), "head": head.hex()}
            self._connection.execute(insert(audit).values(**row))
        self._noted = []
        this = update(trail_end).where(trail_end.c.trail == TRAIL)
        self._connection.execute(this.values(entry=last, head=head.hex()))

    def end(self) -> tuple[int, str]:
        """Return how far the trail goes, by its own count: the last entry and the head after it."""
        entry, head = self._end(lock=False)
        return entry, head.hex()

    def every(self) -> Iterator[TrailEntry]:
        """Yield every entry in order, in bounded memory."""
        last = 0
        while rows := self._after(last):
            for row in rows:
                yield TrailEntry(**row)
            last = rows[-1]["entry"]

    def _after(self, entry: int) -> Sequence[RowMapping]:
        wanted = select(audit).where(audit.c.entry > entry).order_by(audit.c.entry).limit(READ_AT_ONCE)
        return self._connection.execute(wanted).mappings().all()

    def _end(self, *, lock: bool) -> tuple[int, bytes]:
        statement = select(trail_end.c.entry, trail_end.c.head).where(trail_end.c.trail == TRAIL)
        row = self._connection.execute(statement.with_for_update() if lock else statement).one_or_none()
        return (0, NOTHING) if row is None else (row.entry, bytes.fromhex(row.head))
