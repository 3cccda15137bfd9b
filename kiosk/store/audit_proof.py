"""Holding the audit trail against itself, the outbox, and the platform's word. It only reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contract.audit import NOTE, NOTHING, linked, written
from kiosk.store.audit import EPOCH_BEGUN, EVENT_BURIED, EVENT_REVIVED, STORE_OPENED
from kiosk.store.audit_rows import Entry
from kiosk.store.database import EPOCH, OPENINGS
from kiosk.store.outbox import Digests
from kiosk.store.settings import COUNTERSIGNED
from kiosk.store.trusted import countersigned
from kiosk.store.unit import Unit


@dataclass(frozen=True)
class Finding:
    """Something is not as it was written; `n` is the entry that it is about, None where it is about none."""

    n: int | None
    words: str


class AuditProof:
    """One look at a store's trail. `verify` yields what is wrong, in the order of entries."""

    def __init__(self, unit: Unit, keys: Mapping[str, Ed25519PublicKey]) -> None:
        self._unit = unit
        self._keys = keys
        self._waiting: dict[str, Digests] = {}
        self._dead: dict[str, int] = {}
        self._buried: dict[str, int] = {}
        self._first_seq: int | None = None
        self._opening: int | None = None
        self._epoch: UUID | None = None
        self._events = 0
        self._before = NOTHING
        self.count = 0
        self.head = NOTHING

    def verify(self) -> Iterator[Finding]:
        """Yield what is wrong with the chain, then with what hangs on it."""
        self._waiting = self._unit.outbox.digests()
        self._dead = {event_id: held.seq for event_id, held in self._waiting.items() if held.buried}
        for entry in self._unit.audit_rows.every():
            yield from self._place(entry)
            yield from self._contents(entry)
            if not entry.kind.startswith(NOTE):
                self._events += 1
                yield from self._event(entry)
        if self.count == 0:
            yield Finding(None, "there is no entry at all")
        yield from self._ends()
        yield from self._left_over()
        yield from self._dead_letters()
        yield from self._countersigned()

    def _place(self, entry: Entry) -> Iterator[Finding]:
        """Hold an entry against those before it, and go on from what it says."""
        if entry.n != self.count + 1:
            missing = f"{self.count + 1} to {entry.n - 1}" if entry.n > self.count + 2 else f"{entry.n - 1}"
            yield Finding(self.count + 1, f"entries are missing: {missing}")
        fields = written(entry.n, entry.at, entry.kind, entry.subject, entry.digest)
        if entry.n == self.count + 1 and linked(self.head, fields).hex() != entry.head:
            yield Finding(entry.n, f"entry {entry.n} or the one before it was altered: its sum is wrong")
        self._before = self.head
        self.count, self.head = entry.n, bytes.fromhex(entry.head)

    def _contents(self, entry: Entry) -> Iterator[Finding]:
        if entry.detail is None:
            return
        if hashlib.sha256(entry.detail.encode()).hexdigest() != entry.digest:
            yield Finding(entry.n, f"the detail of entry {entry.n} ({entry.kind}) was altered")
            return
        try:
            detail = json.loads(entry.detail)
            if entry.kind == EPOCH_BEGUN:
                yield from self._begun(entry, detail)
            elif entry.kind == STORE_OPENED:
                self._opening = int(detail["opening"])
            elif entry.kind == EVENT_BURIED:
                self._buried[entry.subject] = entry.n
            elif entry.kind == EVENT_REVIVED:
                self._buried.pop(entry.subject, None)
        except (ValueError, KeyError, TypeError):
            yield Finding(entry.n, f"the detail of entry {entry.n} ({entry.kind}) cannot be read")

    def _begun(self, entry: Entry, detail: dict[str, Any]) -> Iterator[Finding]:
        """Hold what an epoch says of the one before against it."""
        before = None
        if entry.n > 1:
            before = {"epoch": str(self._epoch), "count": entry.n - 1, "head": self._before.hex()}
        if detail["parent"] != before:
            yield Finding(entry.n, f"the epoch of entry {entry.n} says that it follows on something else")
        if self._first_seq is None:
            self._first_seq = int(detail["last_seq"])
        self._epoch = UUID(entry.subject)

    def _event(self, entry: Entry) -> Iterator[Finding]:
        held = self._waiting.pop(entry.subject, None)
        if held is not None and entry.digest not in {held.sha256, held.of_payload}:
            yield Finding(entry.n, f"event {held.seq} in the outbox is another than entry {entry.n} says")
        elif held is not None and held.sha256 != held.of_payload:
            yield Finding(entry.n, f"the payload or the digest of event {held.seq} was altered")

    def _ends(self) -> Iterator[Finding]:
        """Hold the end of the trail against what else the store counts."""
        settings = self._unit.settings
        if str(self._epoch) != settings.get(EPOCH):
            yield Finding(None, "the store's epoch is not the one that its last entries lie in")
        if str(self._opening) != settings.get(OPENINGS):
            yield Finding(None, "the store was opened more often, or less, than its entries say")
        put = self._unit.outbox.last_seq() - (self._first_seq or 0)
        if put != self._events:
            yield Finding(None, f"{put} events were put, and {self._events} have an entry")

    def _left_over(self) -> Iterator[Finding]:
        """Tell of events without an entry; those from before there was a trail have none."""
        for held in self._waiting.values():
            if self._first_seq is not None and held.seq > self._first_seq:
                yield Finding(None, f"event {held.seq} in the outbox has no entry")

    def _dead_letters(self) -> Iterator[Finding]:
        """Tell of dead letters that are gone, and of events that were made such by nobody."""
        for event_id, n in self._buried.items():
            if event_id not in self._dead:
                yield Finding(n, f"the dead letter of entry {n} is gone: event {event_id}")
        for event_id, seq in self._dead.items():
            if event_id not in self._buried and self._first_seq is not None and seq > self._first_seq:
                yield Finding(None, f"event {seq} is a dead letter, and no entry says that it became one")

    def _countersigned(self) -> Iterator[Finding]:
        word = countersigned(self._unit)
        if word is None:
            if self._unit.settings.get(COUNTERSIGNED) is not None:
                yield Finding(None, "the platform's countersignature cannot be read")
            return
        key = self._keys.get(word.key_id)
        if key is None or not word.is_genuine(key):
            yield Finding(None, "the platform's countersignature is not by a key that is trusted here")
        if word.count > self.count:
            lost = word.count - self.count
            yield Finding(
                self.count + 1, f"the last {lost} entries are missing: the platform signed up to {word.count}"
            )
        elif word.count and self._unit.audit_rows.head_at(word.count) != word.head:
            yield Finding(
                word.count, f"entry {word.count}, or one before, is another than the platform signed"
            )
