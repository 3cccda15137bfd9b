"""Facts a terminal reports, one type each.

An event is a fact that has already happened and is durable at the terminal. It carries no instruction:
the platform decides what follows. New fields are optional; a type is never given another meaning.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from contract.attachments import MOST, AttachmentRef
from contract.audit import AuditReceipt, AuditReport
from contract.commands import CommandAnswered
from contract.dead_letters import (
    DeadLetterBuried,
    DeadLetterDismissed,
    DeadLetterMissing,
    DeadLetterReplayed,
)
from contract.device_events import ContactChanged, CounterMoved, DeviceChecked, DoorNoticed, PowerChanged
from contract.effects import (
    EffectClosed,
    EffectConfirmed,
    EffectFailed,
    EffectInDoubt,
    EffectNotTaken,
    EffectSent,
    EffectSettledByStaff,
    EffectTaken,
)
from contract.event import Event
from contract.gifts import (
    GiftHandedOut,
    GiftInDoubt,
    GiftKept,
    GiftWithdrawalAnswered,
    ItemLeft,
    ItemPlaced,
)
from contract.language import Language
from contract.staff import StaffDoorCleared, StaffDoorOrdered, StaffEntered, StaffLeft, StaffRefused
from contract.store_events import StoreWentBack


class Means(StrEnum):
    """How a person was identified."""

    BADGE = "badge"
    ID_CARD = "id-card"
    PIN = "pin"
    PIV = "piv"  # a badge that proved with a key of its own that it is no copy
    CARD_PIN = "card-pin"  # the PIN that such a badge has itself, and checked itself
    PHONE = "phone"  # a phone that the platform knows as theirs confirmed it (contract/phone.py)


class Refusal(StrEnum):
    """Why an identification was refused."""

    UNKNOWN_BADGE = "unknown-badge"
    LEFT_COMPANY = "left-company"
    STRANGER = "stranger"
    EXPIRED_CARD = "expired-card"
    UNREADABLE = "unreadable"
    WRONG_PIN = "wrong-pin"
    PIN_LOCKED = "pin-locked"
    NO_DIRECTORY = "no-directory"
    OTHER_PERSON = "other-person"
    BADGE_UNPROVEN = "badge-unproven"
    LAST_TRY = "last-try"  # the card has one try for its PIN left; it was told, and not spent
    CARD_BLOCKED = "card-blocked"
    CARD_GONE = "card-gone"
    PIN_NOT_TAKEN = "pin-not-taken"
    PHONE_REFUSED = "phone-refused"  # whoever held the phone said no, or did not know the number
    PHONE_OTHER_PERSON = "phone-other-person"  # it is not the phone of who is at the terminal
    PHONE_UNKNOWN = "phone-unknown"  # of an employee whom the terminal was not told of
    PHONE_EXPIRED = "phone-expired"  # nobody confirmed in time
    PHONE_UNREACHABLE = "phone-unreachable"  # the platform could not be asked


class VisitEnd(StrEnum):
    """How a visit ended."""

    LEFT = "left"
    TIMED_OUT = "timed-out"
    INTERRUPTED = "interrupted"
    OUT_OF_SERVICE = "out-of-service"


class VisitOpened(Event):
    """Somebody woke the terminal."""

    type: Literal["visit.opened"] = "visit.opened"
    visit_id: UUID
    at: AwareDatetime
    language: Language


class VisitIdentified(Event):
    """The person of a visit was recognised, to a level of assurance (0 to 3)."""

    type: Literal["visit.identified"] = "visit.identified"
    visit_id: UUID
    at: AwareDatetime
    employee_id: str
    means: Means
    level: int = Field(ge=0, le=3)


class IdentificationRefused(Event):
    """A badge, card or PIN was presented and not accepted; says nothing about whose it was."""

    type: Literal["identification.refused"] = "identification.refused"
    visit_id: UUID
    at: AwareDatetime
    means: Means
    reason: Refusal


class RequestOpened(Event):
    """A person opened a service; the request's identity exists from here on."""

    type: Literal["request.opened"] = "request.opened"
    visit_id: UUID
    request_id: UUID
    at: AwareDatetime
    service_id: str
    service_version: int
    employee_id: str | None = None


class RequestSubmitted(Event):
    """A person confirmed a request; the platform decides it, once it has the content of every attachment."""

    type: Literal["request.submitted"] = "request.submitted"
    visit_id: UUID
    request_id: UUID
    at: AwareDatetime
    service_id: str
    service_version: int
    employee_id: str
    language: Language
    answers: dict[str, JsonValue]
    claim_code: str
    attachments: list[AttachmentRef] = Field(default=[], max_length=MOST)


class RequestAbandoned(Event):
    """A request ended before it was submitted."""

    type: Literal["request.abandoned"] = "request.abandoned"
    visit_id: UUID
    request_id: UUID
    at: AwareDatetime
    step: str
    reason: VisitEnd | Literal["cancelled"]


class RequestWithdrawn(Event):
    """A person takes a request back that was submitted; one that is decided already stays so."""

    type: Literal["request.withdrawn"] = "request.withdrawn"
    visit_id: UUID
    request_id: UUID
    at: AwareDatetime


class StepCompleted(Event):
    """One step of a request was completed; `seconds` is how long it was on the screen."""

    type: Literal["step.completed"] = "step.completed"
    visit_id: UUID
    request_id: UUID
    at: AwareDatetime
    step: str
    seconds: float = Field(ge=0)


class RequestCompleted(Event):
    """The terminal's part of a request is done."""

    type: Literal["request.completed"] = "request.completed"
    visit_id: UUID
    request_id: UUID
    at: AwareDatetime
    outcome: Literal["done", "queued", "in-doubt", "failed"]


class SurveyAnswered(Event):
    """The after-service question was answered, satisfaction 1 (worst) to 5 (best)."""

    type: Literal["survey.answered"] = "survey.answered"
    visit_id: UUID
    request_id: UUID
    at: AwareDatetime
    survey_id: str
    question_id: str
    score: int = Field(ge=1, le=5)


class VisitClosed(Event):
    """The session was wiped."""

    type: Literal["visit.closed"] = "visit.closed"
    visit_id: UUID
    at: AwareDatetime
    end: VisitEnd


AnyEvent = Annotated[
    VisitOpened
    | VisitIdentified
    | IdentificationRefused
    | RequestOpened
    | RequestSubmitted
    | RequestAbandoned
    | RequestWithdrawn
    | StepCompleted
    | EffectConfirmed
    | EffectFailed
    | EffectInDoubt
    | EffectSent
    | EffectClosed
    | EffectTaken
    | EffectNotTaken
    | EffectSettledByStaff
    | RequestCompleted
    | SurveyAnswered
    | VisitClosed
    | DeadLetterBuried
    | DeadLetterReplayed
    | DeadLetterDismissed
    | DeadLetterMissing
    | StaffEntered
    | StaffRefused
    | StaffDoorOrdered
    | StaffDoorCleared
    | StaffLeft
    | StoreWentBack
    | CounterMoved
    | DeviceChecked
    | PowerChanged
    | ContactChanged
    | DoorNoticed
    | GiftHandedOut
    | GiftInDoubt
    | GiftKept
    | GiftWithdrawalAnswered
    | ItemPlaced
    | ItemLeft
    | CommandAnswered,
    Field(discriminator="type"),
]


class Envelope(BaseModel):
    """One event on its way, with the key that makes it exactly-once.

    The platform's key is (terminal, epoch, seq). `sha256` is the hex digest of `payload` as UTF-8: the
    canonical JSON text of the event, carried as text so that both sides hash the same bytes.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    epoch: UUID
    seq: int = Field(ge=1)
    event_id: UUID
    recorded_at: AwareDatetime
    payload: str = Field(max_length=1_000_000)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Batch(BaseModel):
    """What a terminal posts: at most 100 envelopes in the order of their seq, and news of its audit chain."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sent_at: AwareDatetime
    envelopes: list[Envelope] = Field(min_length=1, max_length=100)
    audit: AuditReport | None = None


class Receipt(StrEnum):
    """What became of one envelope at the platform."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


class EnvelopeReceipt(BaseModel):
    """The platform's answer to one envelope; `problem` says why one was rejected for good."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    epoch: UUID
    seq: int
    receipt: Receipt
    problem: str | None = None


class BatchReceipt(BaseModel):
    """The platform's answer to a batch: one receipt for each envelope, in the batch's order."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    receipts: list[EnvelopeReceipt]
    received_at: datetime
    audit: AuditReceipt | None = None
