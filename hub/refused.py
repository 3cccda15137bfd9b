"""What can be read of an envelope that is refused, so that people can decide about it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from contract.events import EnvelopeReceipt, Receipt
from hub.admission import LONGEST_WORD, Admitted, LookedAt
from hub.store.dead_letters import DeadLetters, Refused

LONGEST_PAYLOAD = 65_536  # characters that are kept


def note_refusals(
    terminal_id: str,
    batch: LookedAt,
    receipts: Sequence[EnvelopeReceipt],
    letters: DeadLetters,
    now: datetime,
) -> None:
    """Keep what was refused; what was refused once and is here now needs nobody any more.

    After the facts of the same batch: these may tell what was decided before the letter came again.
    """
    rejected = [place for place, answer in enumerate(receipts) if answer.receipt is Receipt.REJECTED]
    out = set(rejected)
    taken = [item for place, item in enumerate(batch.found) if place not in out]
    letters.delivered(terminal_id, [each.envelope.event_id for each in taken if isinstance(each, Admitted)])
    for place in rejected:
        letters.refused(terminal_id, refused_of(raw_of(batch, place), receipts[place]), now)


def raw_of(batch: LookedAt, place: int) -> dict[str, Any]:
    """Return an envelope as it came; of one that was admitted, what was read says the same."""
    item = batch.found[place]
    if isinstance(item, Admitted):
        return {"event_id": str(item.envelope.event_id), "payload": item.envelope.payload}
    return batch.raw[place]


def refused_of(raw: dict[str, Any], answer: EnvelopeReceipt) -> Refused:
    """Return what names an envelope; an id that cannot be read is made of its key."""
    payload = raw.get("payload")
    text = payload if isinstance(payload, str) else None
    return Refused(
        event_id=event_id_in(raw) or uuid5(answer.epoch, str(answer.seq)),
        epoch=answer.epoch,
        seq=answer.seq,
        type=None if text is None else type_in(text),
        problem=answer.problem or "",
        payload=None if text is None else text[:LONGEST_PAYLOAD],
    )


def event_id_in(raw: dict[str, Any]) -> UUID | None:
    """Return the id that an envelope gives its event."""
    told = raw.get("event_id")
    try:
        return UUID(told) if isinstance(told, str) else None
    except ValueError:
        return None


def type_in(payload: str) -> str | None:
    """Return the type of the event in a payload, where it is a word."""
    try:
        document = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    told = document.get("type") if isinstance(document, dict) else None
    is_word = isinstance(told, str) and told.isascii() and told.isprintable() and len(told) <= LONGEST_WORD
    return told if is_word else None
