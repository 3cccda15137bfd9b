"""What a person presented, taken from what a reader announced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from contract.events import Means, Refusal
from devices.card_proof import Proof
from devices.card_reader import CardLaid, CardUnreadable
from devices.device import Announcement
from devices.id_card_reader import IdCardLaid, IdCardUnreadable


@dataclass(frozen=True)
class BadgeReading:
    """A badge's UID: hex, upper case; `proof` is what came of challenging it, None where it was not."""

    uid: str = field(repr=False)
    proof: Proof | None = None

    @property
    def names(self) -> Sequence[str]:
        """What it may be known by; a copy by nothing."""
        return () if self.proof is Proof.FORGED else (self.uid,)


@dataclass(frozen=True)
class PivReading:
    """A badge that proved itself: its certificate's number, and its UID where it has one; hex, upper case."""

    number: str = field(repr=False)
    uid: str = field(default="", repr=False)

    @property
    def names(self) -> Sequence[str]:
        """What it may be known by, the surest first."""
        return (self.number, self.uid) if self.uid else (self.number,)


@dataclass(frozen=True)
class IdCardReading:
    """An identity card's number and last day of validity; None means without end."""

    number: str = field(repr=False)
    valid_to: date | None = field(repr=False)


@dataclass(frozen=True)
class UnreadableReading:
    """Something was presented that could not be read, or not be taken for what it says."""

    means: Means
    reason: Refusal = Refusal.UNREADABLE


CardReading = BadgeReading | PivReading | IdCardReading | UnreadableReading
NOTHING_TOLD = frozenset({None, Proof.UNREADABLE, Proof.NO_CARD, Proof.UNSUPPORTED})
"""What came of a challenge that says nothing about the card."""


def reading_of(announcement: Announcement) -> CardReading | None:
    """Return what was presented, or None where the announcement is of something else (a card was taken)."""
    match announcement:
        case CardLaid():
            return _badge_reading(announcement)
        case IdCardLaid(card=card):
            return IdCardReading(card.number, card.valid_to)
        case CardUnreadable(proof=proof):
            if proof in NOTHING_TOLD:
                return UnreadableReading(Means.BADGE)
            return UnreadableReading(Means.PIV, Refusal.BADGE_UNPROVEN)
        case IdCardUnreadable():
            return UnreadableReading(Means.ID_CARD)
    return None


def _badge_reading(laid: CardLaid) -> BadgeReading | PivReading:
    uid, proof = laid.card.uid.hex().upper(), laid.proof
    if proof is None or proof.result is not Proof.GENUINE:
        return BadgeReading(uid, proof.result if proof else None)
    return PivReading(proof.number, "" if uid == proof.number else uid)
