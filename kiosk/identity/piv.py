"""The PIV card: a badge that answered a challenge with the key of its certificate (NIST SP 800-73-4).

Its certificate's number, which the directory lists beside UIDs, names its owner; nobody can copy it.
"""

from __future__ import annotations

from datetime import date

from contract.events import Means, Refusal
from devices.card_proof import Proof
from kiosk.domain.person import Employee
from kiosk.identity.carried import Carried, Directory
from kiosk.identity.reading import BadgeReading, CardReading, PivReading

NUMBER = 32  # hex digits: 16 bytes, as `devices.card_proof.CardProof` has it; no UID is so long (ISO 14443-3)


def is_number(name: str) -> bool:
    """Say whether a badge in the directory is a PIV card's number, not a UID."""
    return len(name) == NUMBER


class PivCard(Carried):
    """Finds the owner of a PIV card."""

    means = Means.PIV
    reading = PivReading

    def owner(self, reading: CardReading, directory: Directory, today: date) -> Employee | Refusal:  # noqa: ARG002 - the reader has looked at its dates
        """Return the owner of the card."""
        if not isinstance(reading, PivReading):
            return Refusal.UNREADABLE
        return directory.by_badge(reading.number) or Refusal.UNKNOWN_BADGE

    def plainer(self, reading: CardReading, directory: Directory) -> CardReading | None:
        """Take a card for the badge that its UID says, where the directory has not its number.

        A UID can be copied onto a genuine card, too: it proves no more than on any badge.
        """
        if not isinstance(reading, PivReading) or not reading.uid or directory.by_badge(reading.number):
            return None
        return BadgeReading(reading.uid, Proof.GENUINE)
