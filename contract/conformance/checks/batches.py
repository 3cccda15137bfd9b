"""Exactly once, and what is rejected: batches of events."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from contract.conformance.check import check, expect
from contract.conformance.peer import Peer, Raw
from contract.events import EnvelopeReceipt, Receipt
from contract.problems import ProblemType

ONCE = "Exactly once"
REJECTED = "What is rejected, and what then"
AT_ONCE = 4
MOST = 100  # envelopes


@check(ONCE, "each envelope has its own receipt, in the batch's order")
def in_order(peer: Peer) -> None:
    """Deliver the largest batch."""
    envelopes = [peer.envelope(peer.opened()) for _ in range(MOST)]
    _all(peer.deliver(*envelopes), Receipt.ACCEPTED)


@check(ONCE, "what was delivered before is a duplicate, for ever, in any mixture with new ones")
def again(peer: Peer) -> None:
    """Deliver, deliver again, then again among others."""
    known, new = peer.envelope(peer.opened()), peer.envelope(peer.opened())
    _all(peer.deliver(known), Receipt.ACCEPTED)
    _all(peer.deliver(known), Receipt.DUPLICATE)
    mixed = [one.receipt for one in peer.deliver(known, new, known)]
    expect(
        mixed == [Receipt.DUPLICATE, Receipt.ACCEPTED, Receipt.DUPLICATE],
        f"known, new, known were answered {', '.join(mixed)}",
    )


@check(ONCE, "a key that comes twice in one batch counts once")
def twice_in_a_batch(peer: Peer) -> None:
    """Deliver one envelope twice at once."""
    one = peer.envelope(peer.opened())
    told = [each.receipt for each in peer.deliver(one, one)]
    expect(told == [Receipt.ACCEPTED, Receipt.DUPLICATE], f"answered {', '.join(told)}")


@check(ONCE, "a batch that is posted several times at once takes effect once")
def at_once(peer: Peer) -> None:
    """Post the same envelopes on several connections."""
    envelopes = [peer.envelope(peer.opened()) for _ in range(10)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: peer.deliver(*envelopes), range(AT_ONCE)))
    for place, envelope in enumerate(envelopes):
        told = sorted(answer[place].receipt for answer in answers)
        expect(
            told == [Receipt.ACCEPTED, *[Receipt.DUPLICATE] * (AT_ONCE - 1)],
            f"seq {envelope['seq']} was answered {', '.join(told)}",
        )


@check(ONCE, "a key with another payload is refused, and the first stays")
def key_reused(peer: Peer) -> None:
    """Use a key for two events."""
    first = peer.envelope(peer.opened())
    second = peer.envelope(peer.opened(), seq=first["seq"])
    _all(peer.deliver(first), Receipt.ACCEPTED)
    _rejected(peer.deliver(second), ProblemType.KEY_REUSED)
    _all(peer.deliver(first), Receipt.DUPLICATE)


@check(ONCE, "the same numbers in another epoch are other events")
def another_epoch(peer: Peer) -> None:
    """Use a seq in two epochs."""
    first = peer.envelope(peer.opened())
    second = peer.envelope(peer.opened(), seq=first["seq"], epoch=str(uuid4()))
    _all(peer.deliver(first, second), Receipt.ACCEPTED)


@check(REJECTED, "a wrong hash is refused alone and leaves no trace under its key")
def wrong_hash(peer: Peer) -> None:
    """Deliver a spoilt envelope between sound ones, then the sound one of its key."""
    sound = peer.envelope(peer.opened())
    spoilt = sound | {"sha256": hashlib.sha256(b"another").hexdigest()}
    before, after = peer.envelope(peer.opened()), peer.envelope(peer.opened())
    told = peer.deliver(before, spoilt, after)
    _all([told[0], told[2]], Receipt.ACCEPTED)
    _rejected(told[1:2], ProblemType.MALFORMED)
    _all(peer.deliver(sound), Receipt.ACCEPTED)


@check(REJECTED, "a type that is not known is refused alone, as unknown")
def unknown_event(peer: Peer) -> None:
    """Deliver an event of a type that no release has."""
    strange = peer.envelope({"type": "conformance.unheard-of", "at": peer.now().isoformat()})
    sound = peer.envelope(peer.opened())
    told = peer.deliver(strange, sound)
    _rejected(told[:1], ProblemType.UNKNOWN_EVENT)
    _all(told[1:], Receipt.ACCEPTED)


@check(REJECTED, "what an event cannot be is refused alone")
def not_its_fields(peer: Peer) -> None:
    """Deliver events with a field missing, of another kind, too long, or that no database can hold."""
    opened = peer.opened().model_dump(mode="json")
    refused = {
        "a missing field": {name: value for name, value in opened.items() if name != "visit_id"},
        "a moment without a zone": opened | {"at": "2026-11-27T08:00:00"},
        "a moment before 1970": opened | {"at": "1969-12-31T00:00:00+00:00"},
        "a language that is none": opened | {"language": "tlh"},
        "a word over 200 characters": _refusal(peer, "E" * 201),
        "a null character in a word": _refusal(peer, "E\0"),
    }
    envelopes = [peer.envelope(event) for event in refused.values()]
    for receipt, what in zip(peer.deliver(*envelopes), refused, strict=True):
        expect(
            receipt.receipt is Receipt.REJECTED and receipt.problem == ProblemType.MALFORMED,
            f"{what}: {receipt.receipt}, {receipt.problem}",
        )


@check(REJECTED, "fields that a later release has are ignored")
def later_fields(peer: Peer) -> None:
    """Deliver an event and an envelope with fields more."""
    event = peer.opened().model_dump(mode="json") | {"mood": "cheerful"}
    _all(peer.deliver(peer.envelope(event, weather="rain")), Receipt.ACCEPTED)


@check(REJECTED, "a body that is no batch is refused whole, as a problem document")
def no_batch(peer: Peer) -> None:
    """Post what is no JSON, no batch, nothing, too many, and an envelope without a readable key."""
    one = peer.envelope(peer.opened())
    now = peer.now().isoformat()
    bodies: dict[str, bytes | Raw] = {
        "no JSON": b"{",
        "no batch": b"[]",
        "no envelopes": {"sent_at": now, "envelopes": []},
        "101 envelopes": {"sent_at": now, "envelopes": [one] * (MOST + 1)},
        "an envelope without a key": {"sent_at": now, "envelopes": [one | {"seq": "first"}]},
    }
    for body in bodies.values():
        peer.ask("POST", "events", body=body).refused(400, 422, kind=ProblemType.MALFORMED)
    _all(peer.deliver(one), Receipt.ACCEPTED)


@check(REJECTED, "a batch of over 8 MiB is too large")
def too_large(peer: Peer) -> None:
    """Post nine envelopes of nearly a megabyte each."""
    envelopes = [peer.envelope(peer.opened(), payload="x" * 999_999) for _ in range(9)]
    peer.post(envelopes).refused(413, kind=ProblemType.TOO_LARGE)


def _refusal(peer: Peer, employee_id: str) -> Raw:
    event = peer.opened().model_dump(mode="json")
    return event | {
        "type": "visit.identified",
        "employee_id": employee_id,
        "means": "badge",
        "level": 1,
    }


def _all(receipts: list[EnvelopeReceipt], wanted: Receipt) -> None:
    for one in receipts:
        expect(one.receipt is wanted, f"seq {one.seq}: {one.receipt} ({one.problem}), not {wanted}")


def _rejected(receipts: list[EnvelopeReceipt], problem: ProblemType) -> None:
    for one in receipts:
        expect(
            one.receipt is Receipt.REJECTED and one.problem == problem,
            f"seq {one.seq}: {one.receipt} ({one.problem}), not rejected ({problem})",
        )
