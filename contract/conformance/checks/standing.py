"""How a terminal is: heartbeats; and the platform's word for its audit chain."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contract.audit import NOTE, NOTHING, AuditReport, linked, moment, written
from contract.conformance.check import NotKeptError, check, expect
from contract.conformance.peer import Peer, Raw
from contract.events import BatchReceipt
from contract.feed import KeySet
from contract.problems import ProblemType

HEARTBEAT = "Who speaks"
AUDIT = "The audit chain"


@check(HEARTBEAT, "a heartbeat is taken, with fields of a later release too")
def heartbeat(peer: Peer) -> None:
    """Send the least, and more than this release knows."""
    for more in ({}, {"mood": "cheerful"}):
        answer = peer.ask("POST", "heartbeat", body=_beat(peer) | more)
        expect(answer.status == 204, f"{answer.asked}: status {answer.status}, not 204")


@check(HEARTBEAT, "a heartbeat that is none, or too large, is refused")
def no_heartbeat(peer: Peer) -> None:
    """Send one without fields, one with impossible numbers, one of over 64 KiB."""
    for body in ({}, _beat(peer) | {"queue_depth": -1}):
        peer.ask("POST", "heartbeat", body=body).refused(400, 422, kind=ProblemType.MALFORMED)
    large = _beat(peer) | {"software": "x" * 70_000}
    peer.ask("POST", "heartbeat", body=large).refused(413, kind=ProblemType.TOO_LARGE)


@check(AUDIT, "what a batch says of the audit chain is held, and countersigned by a published key")
def countersigned(peer: Peer) -> None:
    """Begin a chain with a batch, and check the platform's word for it."""
    event = peer.envelope(peer.opened(), epoch=str(uuid4()))
    report = _chain(peer, event)
    receipt = peer.post([event], audit=report).told(BatchReceipt)
    if receipt.audit is None or receipt.audit.countersignature is None:
        raise NotKeptError("the batch's answer has no countersignature")
    word, tip = receipt.audit.countersignature, AuditReport.model_validate(report).tip
    expect(receipt.audit.held == tip.count, f"it holds {receipt.audit.held} entries of {tip.count}")
    said = (word.terminal_id, word.epoch, word.count, word.head)
    expect(said == (peer.terminal_id, tip.epoch, tip.count, tip.head), "it signs for another chain, or end")
    keys = {one.key_id: one.public_key for one in peer.ask("GET", "/v1/keys").told(KeySet).audit_keys}
    expect(word.key_id in keys, "the key that it signs with is not published")
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys[word.key_id]))
    expect(word.is_genuine(public), "the countersignature is not genuine by the published key")


def _beat(peer: Peer) -> Raw:
    return {
        "at": peer.now().isoformat(),
        "software": "conformance",
        "queue_depth": 0,
        "dead_letters": 0,
        "in_doubt": 0,
        "devices": [],
    }


def _chain(peer: Peer, event: Raw) -> dict[str, Any]:
    """Return what a terminal says whose store begins anew with this event's epoch."""
    begun = hashlib.sha256(b"{}").hexdigest()
    rows = [
        (1, moment(peer.now()), f"{NOTE}epoch-begun", event["epoch"], begun),
        (2, event["recorded_at"], "visit.opened", event["event_id"], event["sha256"]),
    ]
    head = NOTHING
    for row in rows:
        head = linked(head, written(*row))
    end = {"epoch": event["epoch"], "count": len(rows), "head": head.hex(), "parent": None}
    names = ("n", "at", "kind", "subject", "digest")
    entries = [dict(zip(names, row, strict=True)) for row in rows]
    return {"tip": {**end, "opening": 1, "turn": 1}, "slice": {**end, "entries": entries}}
