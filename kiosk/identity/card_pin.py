"""The PIN that a PIV card has itself: the card checks it and counts the tries (SP 800-73-4 part 2, 3.2.1).

It is presented only to a card of the person, which proved anew that it is no copy, and it is taken only
where the key that it unlocks (9A) answered a challenge.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from contract.events import Refusal
from devices.card_proof import Caution, HolderProof, PinResult, PinVerdict, Proof
from devices.card_reader import CardReader
from devices.device import USABLE, Ability, Report
from devices.errors import DeviceError
from kiosk.domain.person import Employee
from kiosk.identity.pin import RightPin
from kiosk.identity.piv import is_number

CLAIM_WITHIN = 2.0  # seconds
PROVE_WITHIN = 7.0  # seconds, for two signatures of a slow card; a reader counts as hung after eight

REFUSALS: Mapping[PinResult, Refusal] = {
    PinResult.WRONG: Refusal.WRONG_PIN,
    PinResult.MALFORMED: Refusal.WRONG_PIN,
    PinResult.BLOCKED: Refusal.CARD_BLOCKED,
    PinResult.LAST_TRY: Refusal.LAST_TRY,
    PinResult.OTHER_CARD: Refusal.OTHER_PERSON,
    PinResult.NO_CARD: Refusal.CARD_GONE,
    PinResult.UNREADABLE: Refusal.UNREADABLE,
    PinResult.UNPROVEN: Refusal.BADGE_UNPROVEN,
    PinResult.NOT_PIV: Refusal.BADGE_UNPROVEN,
    PinResult.REFUSED: Refusal.PIN_NOT_TAKEN,
    PinResult.UNSUPPORTED: Refusal.PIN_NOT_TAKEN,
}
"""Every result but ACCEPTED, and what the person is told."""

OF_THEIR_CARD = frozenset(
    {PinResult.ACCEPTED, PinResult.WRONG, PinResult.BLOCKED, PinResult.LAST_TRY, PinResult.MALFORMED}
)
"""Results after which no other card is asked: a try may be gone, or the person must hear something first."""

log = logging.getLogger(__name__)


class Claimed(Protocol):
    """The right to use a reader; see `devices.slot.Claim`."""

    def run(self, operation: Callable[[CardReader], HolderProof], *, within: float) -> HolderProof:
        """Run `operation` on the reader's thread; raise DeviceError."""


class Place(Protocol):
    """One configured badge reader; see `devices.slot.DeviceSlot`."""

    @property
    def name(self) -> str:
        """The name in the configuration."""

    @property
    def report(self) -> Report:
        """The condition last seen."""

    @property
    def abilities(self) -> frozenset[Ability]:
        """What it can do beyond its class."""

    def claim(self, *, within: float = 0.0) -> AbstractContextManager[Claimed]:
        """Have the reader alone; raise DeviceError(TIME_OUT) while others keep it."""


@dataclass(frozen=True)
class CardPinRefused:
    """Why the PIN was not taken; `tries_left` where the card told it, `card` is its number."""

    reason: Refusal
    tries_left: int | None = None
    card: str = field(default="", repr=False)


class CardPinCheck:
    """Has the card that lies on a reader check its PIN."""

    def __init__(self, readers: Callable[[], Iterable[Place]]) -> None:
        self._readers = readers

    def possible(self) -> bool:
        """Say whether a reader that presents PINs works."""
        return bool(self._able())

    def check(self, employee: Employee, digits: str, told_of: str = "") -> RightPin | CardPinRefused:
        """Have a card of `employee` check the PIN; its last try is spent only where they were told of it."""
        numbers = frozenset(name for name in employee.badge_uids if is_number(name))
        proof = self._proof(digits, Caution(numbers, told_of))
        refusal = _refusal(proof, numbers)
        if refusal is None:
            return RightPin()
        return CardPinRefused(refusal, _tries(proof.pin), proof.card.number if proof.card else "")

    def _proof(self, digits: str, caution: Caution) -> HolderProof:
        """Present the PIN to one card at most; what lies on the other readers is somebody else's affair."""
        found = HolderProof(PinVerdict(PinResult.NO_CARD))
        for reader in self._able():
            proof = self._prove(reader, digits, caution)
            if proof.pin.result in OF_THEIR_CARD:
                return proof
            if found.pin.result is PinResult.NO_CARD:
                found = proof
        return found

    def _able(self) -> list[Place]:
        return [
            reader
            for reader in self._readers()
            if Ability.TAKES_CARD_PINS in reader.abilities and reader.report.status in USABLE
        ]

    def _prove(self, reader: Place, digits: str, caution: Caution) -> HolderProof:
        try:
            with reader.claim(within=CLAIM_WITHIN) as claim:
                return claim.run(lambda device: device.prove_holder(digits, caution), within=PROVE_WITHIN)
        except DeviceError as error:
            log.warning("%s presented no PIN: %s", reader.name, error.failure)
            return HolderProof(PinVerdict(PinResult.UNREADABLE))


def _refusal(proof: HolderProof, numbers: frozenset[str]) -> Refusal | None:
    """Return why the PIN was not taken. What an accepted one unlocked must be of the person's card, too."""
    if proof.pin.result is not PinResult.ACCEPTED:
        return REFUSALS[proof.pin.result]
    if proof.card is None or proof.card.result is not Proof.GENUINE:
        return Refusal.BADGE_UNPROVEN
    return None if proof.card.number in numbers else Refusal.OTHER_PERSON


def _tries(verdict: PinVerdict) -> int | None:
    """Return the tries to tell of; of a blocked card there are none to count."""
    return verdict.tries_left or None
