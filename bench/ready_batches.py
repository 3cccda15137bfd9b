"""The batches that a terminal would post, made beforehand, and posting them with nothing else to do."""

from __future__ import annotations

import http.client
from collections.abc import Sequence
from datetime import UTC, datetime
from random import SystemRandom
from typing import Any
from urllib.parse import urlsplit

from contract.audit import AuditReceipt
from contract.events import Batch, BatchReceipt, EnvelopeReceipt, Receipt
from kiosk.store.store import Store
from sync.answers import Receipts
from sync.backoff import Backoff
from sync.relay import Relay


class Copying:
    """Stands for a platform that takes everything; keeps each batch as the bytes that would be posted."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self._held = 0

    def deliver(self, batch: Batch) -> Receipts:
        """Keep the batch and acknowledge it."""
        self.bodies.append(batch.model_dump_json().encode())
        if batch.audit is not None and batch.audit.slice is not None:
            self._held = batch.audit.slice.count
        taken = [
            EnvelopeReceipt(epoch=each.epoch, seq=each.seq, receipt=Receipt.ACCEPTED)
            for each in batch.envelopes
        ]
        audited = AuditReceipt(held=self._held)
        return Receipts(BatchReceipt(receipts=taken, received_at=datetime.now(UTC), audit=audited))


def ready_batches(store: Store) -> list[bytes]:
    """Return what the relay would post of a store; nothing waits in it any more."""
    copying: Any = Copying()
    Relay(store, copying, Backoff(SystemRandom()), lambda: datetime.now(UTC)).run_once()
    bodies: list[bytes] = copying.bodies
    return bodies


def post(url: str, terminal_id: str, token: str, bodies: Sequence[bytes]) -> None:
    """Post one batch after the other on one connection; every envelope has to be accepted."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for body in bodies:
        connection.request("POST", f"/v1/terminals/{terminal_id}/events", body, headers)
        answer = connection.getresponse()
        told = answer.read()
        assert answer.status == http.client.OK, told
        assert b'"rejected"' not in told, told
    connection.close()
