"""Whether an envelope is what the contract says it is.

Everything the database or a projection could stumble over is refused here, for this envelope alone: an event
that would fail in the middle of a batch would otherwise come back for ever.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from contract.event import Event
from contract.events import AnyEvent, Batch, Envelope
from contract.problems import ProblemType

LONGEST_WORD = 200  # characters of a name, identifier or reason
LARGEST = 2**63 - 1  # of a whole number: 64 bits
YEARS = range(1970, 9000)

ANY_EVENT: TypeAdapter[Event] = TypeAdapter(AnyEvent)


class Key(BaseModel):
    """The part of an envelope that a receipt needs."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    epoch: UUID
    seq: int = Field(ge=-LARGEST, le=LARGEST)


class Post(BaseModel):
    """A batch of which each envelope, and what it says of the audit chain, is still to be looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sent_at: datetime
    envelopes: list[dict[str, Any]] = Field(min_length=1, max_length=100)
    audit: Any = None


@dataclass(frozen=True)
class Admitted:
    """An envelope and the event in it."""

    envelope: Envelope
    event: Event


@dataclass(frozen=True)
class LookedAt:
    """A batch: the key of each envelope, what was found of it, and what it was; in their order.

    `raw` is empty where all were admitted: an envelope then says all that was said.
    """

    keys: Sequence[Key | Envelope]
    found: Sequence[Admitted | ProblemType]
    raw: Sequence[dict[str, Any]]
    audit: Any


def look_at(raw: Sequence[dict[str, Any]], audit: Any) -> LookedAt:
    """Look at every envelope; raise ValidationError where one has no key, for then no receipt can name it."""
    found = [admit(each) for each in raw]
    keys = [
        item.envelope if isinstance(item, Admitted) else Key.model_validate(each)
        for each, item in zip(raw, found, strict=True)
    ]
    return LookedAt(keys, found, raw, audit)


def all_admitted(body: bytes) -> LookedAt | None:
    """Read a whole batch at once; None where anything in it has to be looked at by itself.

    It takes half the time: the JSON is read once, straight into what the contract says.
    """
    try:
        batch = Batch.model_validate_json(body)
    except ValidationError:
        return None
    found = []
    for envelope in batch.envelopes:
        item = admit_envelope(envelope)
        if not isinstance(item, Admitted):
            return None
        found.append(item)
    return LookedAt(batch.envelopes, found, (), batch.audit)


def admit(raw: dict[str, Any]) -> Admitted | ProblemType:
    """Return what an envelope holds, or why it is refused for good."""
    try:
        envelope = Envelope.model_validate(raw)
    except ValidationError:
        return ProblemType.MALFORMED
    return admit_envelope(envelope)


def admit_envelope(envelope: Envelope) -> Admitted | ProblemType:
    """Return what an envelope of the right form holds, or why it is refused for good."""
    try:
        written = envelope.payload.encode()
    except UnicodeEncodeError:
        return ProblemType.MALFORMED
    if not hmac.compare_digest(hashlib.sha256(written).hexdigest(), envelope.sha256):
        return ProblemType.MALFORMED
    try:
        event = ANY_EVENT.validate_json(written)
    except ValidationError as error:
        known = all(problem["type"] != "union_tag_invalid" for problem in error.errors(include_input=False))
        return ProblemType.MALFORMED if known else ProblemType.UNKNOWN_EVENT
    sound = can_be_kept(envelope.recorded_at) and all(map(can_be_kept, vars(event).values()))
    return Admitted(envelope, event) if sound and envelope.seq <= LARGEST else ProblemType.MALFORMED


def can_be_kept(value: Any) -> bool:
    """Return whether both databases can hold a top-level value of an event."""
    match value:
        case str():
            return len(value) <= LONGEST_WORD and "\0" not in value
        case UUID() | None:
            return True
        case datetime():
            return value.year in YEARS and near_enough(value)
        case int():
            return abs(value) <= LARGEST
        case float():
            return math.isfinite(value)
        case _:
            return True  # nested JSON is kept as its text


def near_enough(moment: datetime) -> bool:
    """Return whether a moment of 1970 is still of 1970 in UTC, or later."""
    return YEARS.start < moment.year < YEARS.stop - 1 or moment.astimezone(UTC).year in YEARS
