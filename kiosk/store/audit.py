"""The audit trail: a chain over everything that matters here, written in the transaction of what it tells.

Rows are never changed or deleted. An entry's digest is either of an event's payload, which leaves with the
outbox, or of the entry's own detail, which stays. See `contract.audit` for how entries are linked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Connection

from contract.audit import NOTE, NOTHING, ChainEnd, linked, moment, written
from kiosk.store.engine import driver_of

EPOCH_BEGUN = f"{NOTE}epoch-begun"
STORE_OPENED = f"{NOTE}store-opened"
EVENT_BURIED = f"{NOTE}event-buried"
EVENT_REVIVED = f"{NOTE}event-revived"
EVENT_MOVED = f"{NOTE}event-moved"

INSERT = "INSERT INTO audit (n, at, kind, subject, digest, head, detail) VALUES (?, ?, ?, ?, ?, ?, ?)"
Row = tuple[int, str, str, str, bytes, bytes, str | None]


@dataclass(frozen=True)
class Chain:
    """How far a store's chain goes, and where the epoch before the current one ended."""

    epoch: UUID
    count: int
    head: bytes
    parent: ChainEnd | None = None

    @property
    def end(self) -> ChainEnd:
        """The same as the contract has it."""
        return ChainEnd(epoch=self.epoch, count=self.count, head=self.head.hex())


class AuditTrail:
    """The entries of one transaction. `chain` is where it stands with them."""

    def __init__(self, connection: Connection, clock: Callable[[], datetime], chain: Chain | None) -> None:
        self._connection = connection
        self._clock = clock
        self._rows: list[Row] = []
        self.chain = chain or Chain(UUID(int=0), 0, NOTHING)

    def event(self, at: str, kind: str, event_id: UUID, sha256: str) -> None:
        """Note that an event was put: its moment, its type, its id, the digest of its payload."""
        self._append(at, kind, str(event_id), sha256, None)

    def note(self, kind: str, subject: str, detail: Mapping[str, JsonValue]) -> None:
        """Note what is no event. `kind` begins with contract.audit.NOTE, `subject` is printable ASCII."""
        text = json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self._append(moment(self._clock()), kind, subject, hashlib.sha256(text.encode()).hexdigest(), text)

    def begin_epoch(self, epoch: UUID, last_seq: int) -> None:
        """Note that events carry another epoch from here on; `last_seq` was used before."""
        parent = self.chain.end if self.chain.count else None
        told = None if parent is None else parent.model_dump(mode="json")
        self.note(EPOCH_BEGUN, str(epoch), {"parent": told, "last_seq": last_seq})
        self.chain = replace(self.chain, epoch=epoch, parent=parent)

    def write(self) -> None:
        """Write the entries; at the end of the transaction, so that they go in together."""
        if self._rows:
            driver_of(self._connection).executemany(INSERT, self._rows)
            self._rows = []

    def _append(self, at: str, kind: str, subject: str, digest: str, detail: str | None) -> None:
        before = self.chain
        n = before.count + 1
        head = linked(before.head, written(n, at, kind, subject, digest))
        self._rows.append((n, at, kind, subject, bytes.fromhex(digest), head, detail))
        self.chain = Chain(before.epoch, n, head, before.parent)
