"""Events as they came: record and dedupe row in one, kept for ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, literal, select, tuple_

from hub.store import bulk
from hub.store.tables import events

READ_AT_ONCE = 1000
KEY = ("terminal_id", "epoch", "seq")
COLUMNS = tuple(column.name for column in events.columns)
REMEMBER = {
    dialect: insert_of(events)
    .from_select(list(COLUMNS), bulk.source(dialect, events, COLUMNS))
    .on_conflict_do_nothing(index_elements=KEY)
    .returning(*(events.c[name] for name in KEY))
    for dialect, insert_of in bulk.INSERTS.items()
}


@dataclass  # a frozen one takes three times as long to make, and each event makes one
class Arrival:
    """One event to be remembered."""

    terminal_id: str
    epoch: UUID
    seq: int
    event_id: UUID
    sha256: str
    type: str
    visit_id: UUID | None
    happened_at: datetime
    recorded_at: datetime
    received_at: datetime
    payload: str


@dataclass(frozen=True)
class Kept:
    """What is kept of an event, to be held against its entry in the audit chain."""

    epoch: UUID
    seq: int
    event_id: UUID
    sha256: str
    type: str
    visit_id: UUID | None
    happened_at: datetime
    recorded_at: datetime
    payload: str


class Inbox:
    """The events of all terminals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def remember(self, arrivals: Sequence[Arrival]) -> set[tuple[str, UUID, int]]:
        """Insert those whose key is new, in one statement, and return their keys; they are used up."""
        if not arrivals:
            return set()
        rows = map(vars, arrivals)
        told = {bulk.rows_of(events): bulk.as_text(self._connection, events, COLUMNS, rows)}
        taken = self._connection.execute(REMEMBER[self._connection.dialect.name], told)
        return set(map(tuple, taken))

    def digests(self, terminal_id: str, keys: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], str]:
        """Return the payload hash remembered for each key that is known."""
        if not keys:
            return {}
        statement = select(events.c.epoch, events.c.seq, events.c.sha256).where(
            events.c.terminal_id == terminal_id, tuple_(events.c.epoch, events.c.seq).in_(keys)
        )
        return {(row.epoch, row.seq): row.sha256 for row in self._connection.execute(statement)}

    def every(self, terminal_id: str) -> Iterator[Kept]:
        """Yield a terminal's events in the order of their keys, in bounded memory."""
        columns = [events.c[column.name] for column in fields(Kept)]
        wanted = select(*columns).where(events.c.terminal_id == terminal_id)
        key: tuple[UUID, int] | None = None
        while True:
            place = tuple_(events.c.epoch, events.c.seq)
            later = wanted if key is None else wanted.where(place > tuple_(literal(key[0]), literal(key[1])))
            page = later.order_by(events.c.epoch, events.c.seq).limit(READ_AT_ONCE)
            rows = self._connection.execute(page).all()
            if not rows:
                return
            yield from (Kept(*row) for row in rows)
            key = (rows[-1].epoch, rows[-1].seq)

    def event_ids(self, terminal_id: str) -> Iterator[list[UUID]]:
        """Yield the ids of a terminal's events, some at a time."""
        wanted = select(events.c.event_id).where(events.c.terminal_id == terminal_id)
        in_parts = self._connection.execute(wanted.execution_options(yield_per=READ_AT_ONCE))
        for part in in_parts.scalars().partitions():
            yield list(part)

    def payload(self, terminal_id: str, epoch: UUID, seq: int) -> str:
        """Return the event of this key as it came; raise NoResultFound where there is none."""
        this = (events.c.terminal_id == terminal_id) & (events.c.epoch == epoch) & (events.c.seq == seq)
        return str(self._connection.execute(select(events.c.payload).where(this)).scalar_one())
