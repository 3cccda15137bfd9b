"""The outbox: events that wait for the platform, put in the transaction of the fact that they tell."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, func, select, update

from contract.audit import moment
from contract.event import Event
from contract.events import Envelope
from kiosk.domain.errors import KioskError
from kiosk.store.audit import EVENT_BURIED, EVENT_MOVED, EVENT_REVIVED, AuditTrail
from kiosk.store.engine import driver_of
from kiosk.store.failures import StoreFault
from kiosk.store.tables import outbox


@dataclass(frozen=True)
class Waiting:
    """An envelope that waits, how often its delivery failed, and until when it is held back."""

    envelope: Envelope
    attempts: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True)
class Digests:
    """The hash that an envelope carries, and the one that its payload has; whether it is a dead letter."""

    seq: int
    sha256: str
    of_payload: str
    buried: bool


INSERT = "INSERT INTO outbox (epoch, event_id, recorded_at, payload, sha256) VALUES (?, ?, ?, ?, ?)"
FIRST = (
    "SELECT epoch, seq, event_id, recorded_at, payload, sha256, attempts, next_at FROM outbox"
    " WHERE buried_at IS NULL AND seq > ? ORDER BY seq LIMIT ?"
)
FORGET = (
    "DELETE FROM outbox WHERE seq IN (SELECT value FROM json_each(?)) AND epoch = ? AND buried_at IS NULL"
)
write_json = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode


def canonical(event: Event) -> str:
    """Return the event as JSON text: keys sorted, no spaces, so that its hash says whether it is the same."""
    return write_json(event.model_dump(mode="json"))


def is_as_put(payload: str, sha256: str) -> bool:
    """Say whether a payload is the one that was put with this hash."""
    return hashlib.sha256(payload.encode()).hexdigest() == sha256


class Outbox:
    """Messages in the order they were put. A seq is never used twice within an epoch.

    `waiting_change` is by how much this transaction changes how many envelopes wait, `put_something` whether
    there is more to deliver.
    """

    def __init__(
        self,
        connection: Connection,
        epoch: UUID,
        clock: Callable[[], datetime],
        new_id: Callable[[], UUID],
        *,
        audit: AuditTrail,
    ) -> None:
        self._connection = connection
        self._epoch = epoch
        self._clock = clock
        self._new_id = new_id
        self._audit = audit
        self.put_something = False
        self.waiting_change = 0

    def put(self, event: Event) -> int:
        """Add an event to this transaction and return its seq."""
        payload = canonical(event)
        event_id, at = self._new_id(), moment(self._clock())
        digest = hashlib.sha256(payload.encode()).hexdigest()
        row = (self._epoch.hex, event_id.hex, at, payload, digest)
        seq = driver_of(self._connection).execute(INSERT, row).lastrowid
        self._audit.event(at, event.name, event_id, digest)
        self.put_something = True
        self.waiting_change += 1
        return int(seq)

    def first(self, limit: int, *, after: int = 0) -> list[Waiting]:
        """Return the oldest waiting envelopes after a seq, held back or not; dead letters are left out."""
        return [_waiting(row) for row in driver_of(self._connection).execute(FIRST, (after, limit))]

    def acknowledge(self, epoch: UUID, seqs: Sequence[int]) -> None:
        """Forget envelopes that the platform has; those that are gone already are left so."""
        these = (json.dumps(seqs), epoch.hex)
        self.waiting_change -= driver_of(self._connection).execute(FORGET, these).rowcount

    def bury(self, epoch: UUID, seq: int, reason: str) -> bool:
        """Take an envelope that the platform refused for good out of those that wait; say whether it did."""
        living = (outbox.c.epoch == epoch, outbox.c.seq == seq, outbox.c.buried_at.is_(None))
        buried = update(outbox).where(*living).values(buried_at=self._clock(), reason=reason)
        event_ids = self._connection.execute(buried.returning(outbox.c.event_id)).scalars().all()
        for event_id in event_ids:
            self.waiting_change -= 1
            self._audit.note(EVENT_BURIED, str(event_id), {"reason": reason})
        return bool(event_ids)

    def revive(self, seq: int) -> None:
        """Put a buried envelope back among those that wait, in its place and held back no longer."""
        burial = ("buried_at", "reason", "next_at")
        dismissal = ("dismissed_at", "dismissed_place", "dismissed_by", "dismissed_reason")
        fresh = dict.fromkeys(burial + dismissal)
        revived = update(outbox).where(outbox.c.seq == seq, outbox.c.buried_at.is_not(None))
        done = revived.values(attempts=0, **fresh).returning(outbox.c.event_id)
        for event_id in self._connection.execute(done).scalars().all():
            self.waiting_change += 1
            self._audit.note(EVENT_REVIVED, str(event_id), {"seq": seq})
        self.put_something = True

    def postpone(self, epoch: UUID, seq: int, until: datetime) -> None:
        """Count a failed delivery and hold the envelope back, and with it all that follow."""
        self._connection.execute(
            update(outbox)
            .where(outbox.c.epoch == epoch, outbox.c.seq == seq)
            .values(attempts=outbox.c.attempts + 1, next_at=until)
        )

    def hurry(self) -> None:
        """Hold nothing back any more: the platform was seen to answer."""
        self._connection.execute(update(outbox).where(outbox.c.next_at.is_not(None)).values(next_at=None))

    def move(self, seq: int, epoch: UUID) -> None:
        """Give an envelope a new epoch, where its key was used before a restored copy took over."""
        moved = update(outbox).where(outbox.c.seq == seq).values(epoch=epoch).returning(outbox.c.event_id)
        for event_id in self._connection.execute(moved).scalars():
            self._audit.note(EVENT_MOVED, str(event_id), {"epoch": str(epoch), "seq": seq})

    def digests(self) -> dict[str, Digests]:
        """Return what each envelope says its payload hashes to, and what it does, by the event's id."""
        columns = select(
            outbox.c.event_id, outbox.c.seq, outbox.c.sha256, outbox.c.payload, outbox.c.buried_at
        )
        return {
            str(row.event_id): Digests(
                row.seq,
                row.sha256,
                hashlib.sha256(row.payload.encode()).hexdigest(),
                row.buried_at is not None,
            )
            for row in self._connection.execute(columns)
        }

    def event_ids(self) -> set[str]:
        """Return the ids of all events that are here, dead letters too."""
        return {str(event_id) for event_id in self._connection.execute(select(outbox.c.event_id)).scalars()}

    def has(self, event_id: UUID) -> bool:
        """Say whether an event is here, waiting or a dead letter."""
        found = select(outbox.c.seq).where(outbox.c.event_id == event_id).limit(1)
        return self._connection.execute(found).first() is not None

    def last_seq(self) -> int:
        """Return the last seq that was ever given, 0 for none."""
        last = "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'"
        return int(self._connection.exec_driver_sql(last).scalar() or 0)

    def depth(self) -> int:
        """Count the envelopes that wait, dead letters left out; it looks at each."""
        count = select(func.count()).select_from(outbox).where(outbox.c.buried_at.is_(None))
        return int(self._connection.execute(count).scalar_one())


def _waiting(row: tuple[Any, ...]) -> Waiting:
    """Read a row of FIRST; what is not as it was put raises KioskError."""
    epoch, seq, event_id, recorded_at, payload, sha256, attempts, next_at = row
    if not is_as_put(payload, sha256):
        raise KioskError(StoreFault.CORRUPT, f"the payload of {seq} is not what was put")
    envelope = Envelope.model_construct(
        epoch=UUID(epoch),
        seq=seq,
        event_id=UUID(event_id),
        recorded_at=datetime.fromisoformat(recorded_at),
        payload=payload,
        sha256=sha256,
    )
    return Waiting(envelope, attempts, None if next_at is None else datetime.fromisoformat(next_at))


def envelope_of(row: RowMapping) -> Envelope:
    """Return the envelope of a row."""
    if not is_as_put(row["payload"], row["sha256"]):
        raise KioskError(StoreFault.CORRUPT, f"the payload of {row['seq']} is not what was put")
    return Envelope(
        epoch=row["epoch"],
        seq=row["seq"],
        event_id=row["event_id"],
        recorded_at=row["recorded_at"],
        payload=row["payload"],
        sha256=row["sha256"],
    )
