"""What a person presented, taken from what a reader announced."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from contract.events import Means
from devices.card_reader import CardLaid, CardUnreadable
from devices.device import Announcement
from devices.id_card_reader import IdCardLaid, IdCardUnreadable


@dataclass(frozen=True)
class BadgeReading:
    """A badge's UID: hex, upper case."""

    uid: str = field(repr=False)


@dataclass(frozen=True)
class IdCardReading:
    """An identity card's number and last day of validity; None means without end."""

    number: str = field(repr=False)
    valid_to: date | None = field(repr=False)


@dataclass(frozen=True)
class UnreadableReading:
    """Something was presented that could not be read."""

    means: Means


CardReading = BadgeReading | IdCardReading | UnreadableReading


def reading_of(announcement: Announcement) -> CardReading | None:
    """Return what was presented, or None where the announcement is of something else (a card was taken)."""
    match announcement:
        case CardLaid(card=badge):
            return BadgeReading(badge.uid.hex().upper())
        case IdCardLaid(card=card):
            return IdCardReading(card.number, card.valid_to)
        case CardUnreadable():
            return UnreadableReading(Means.BADGE)
        case IdCardUnreadable():
            return UnreadableReading(Means.ID_CARD)
    return None
