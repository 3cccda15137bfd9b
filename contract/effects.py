"""What a terminal reports of a physical effect: three facts, never one.

*Accepted*: the device took the order. *Done*: it physically happened, by the device's own evidence.
*Taken*: it is gone from where it came out. Each is told when it is known, and none is concluded from another.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, JsonValue

from contract.event import Event


class EffectKind(StrEnum):
    """A physical effect that a terminal can have."""

    PRINT_DOCUMENT = "print-document"
    PRINT_SLIP = "print-slip"
    OPEN_DOOR = "open-door"


class EffectPurpose(StrEnum):
    """What an effect is for."""

    SERVICE = "service"
    TEST = "test"  # staff try the device; belongs to no visit
    STAFF = "staff"  # staff have a door opened; belongs to no visit


class SettledEffect(Event):
    """What is told of every effect whose end is known, or known to be unknown.

    `accepted_at`: when the device took the order, None where it never said so.
    """

    visit_id: UUID | None
    request_id: UUID | None
    effect_id: UUID
    at: AwareDatetime
    kind: EffectKind
    device: str
    evidence: dict[str, JsonValue]
    accepted_at: AwareDatetime | None = None
    purpose: EffectPurpose = EffectPurpose.SERVICE
    door: str | None = None


class EffectConfirmed(SettledEffect):
    """A physical effect happened, by the device's own evidence."""

    type: Literal["effect.confirmed"] = "effect.confirmed"
    certificate_number: str | None = None


class EffectFailed(SettledEffect):
    """A physical effect certainly did not happen, or only in part that `evidence` tells."""

    type: Literal["effect.failed"] = "effect.failed"
    reason: str


class EffectInDoubt(SettledEffect):
    """Nobody knows whether a physical effect happened, and why not; it is parked for staff."""

    type: Literal["effect.in-doubt"] = "effect.in-doubt"
    reason: str | None = None


class StaffVerdict(StrEnum):
    """What staff found who went to look."""

    THERE = "there"
    NOT_THERE = "not-there"


class EffectSettledByStaff(Event):
    """Staff went to look after an effect that is in doubt. It stays in doubt; this is what they found.

    `staff` is the number of who looked, empty where all have one PIN.
    """

    type: Literal["effect.settled-by-staff"] = "effect.settled-by-staff"
    visit_id: UUID | None
    request_id: UUID | None
    effect_id: UUID
    at: AwareDatetime
    kind: EffectKind
    device: str
    purpose: EffectPurpose = EffectPurpose.SERVICE
    certificate_number: str | None = None
    door: str | None = None
    verdict: StaffVerdict
    staff: str = ""


class OutletFact(Event):
    """What is told of an effect beside its end: of paper that came out, of a door that was opened."""

    visit_id: UUID | None
    request_id: UUID | None
    effect_id: UUID
    at: AwareDatetime
    kind: EffectKind
    device: str
    purpose: EffectPurpose = EffectPurpose.SERVICE
    certificate_number: str | None = None
    door: str | None = None


class EffectSent(OutletFact):
    """A door is ordered to open from now on; written down before the order goes out."""

    type: Literal["effect.sent"] = "effect.sent"


class EffectClosed(OutletFact):
    """A door that had been opened was seen closed."""

    type: Literal["effect.closed"] = "effect.closed"


class EffectTaken(OutletFact):
    """The paper is gone from the outlet, or the item from behind its door. Says not by whom.

    `late`: after it had been told as not taken.
    """

    type: Literal["effect.taken"] = "effect.taken"
    late: bool = False


class EffectNotTaken(OutletFact):
    """The paper lay in the outlet for `waited_s` seconds.

    `retracted`: the device was told to take it back, so that nobody can take it any more.
    """

    type: Literal["effect.not-taken"] = "effect.not-taken"
    waited_s: int = Field(ge=0)
    retracted: bool = False
