"""The company badge: its UID names its owner. It can be copied, so it is good for level 1 alone.

Where the directory has the number of a PIV card for its owner, a badge that was challenged and could not
answer is none of theirs.
"""

from __future__ import annotations

from datetime import date

from contract.events import Means, Refusal
from devices.card_proof import Proof
from kiosk.domain.person import Employee
from kiosk.identity.carried import Carried, Directory
from kiosk.identity.piv import is_number
from kiosk.identity.reading import BadgeReading, CardReading

UNASKED = frozenset({None, Proof.UNSUPPORTED})


class Badge(Carried):
    """Finds the owner of a badge."""

    means = Means.BADGE
    reading = BadgeReading

    def owner(self, reading: CardReading, directory: Directory, today: date) -> Employee | Refusal:  # noqa: ARG002 - a badge does not expire
        """Return the owner of the badge."""
        if not isinstance(reading, BadgeReading) or not reading.uid:
            return Refusal.UNREADABLE
        if reading.proof is Proof.FORGED:
            return Refusal.BADGE_UNPROVEN
        owner = directory.by_badge(reading.uid)
        if owner is None:
            return Refusal.UNKNOWN_BADGE
        if reading.proof not in UNASKED and any(map(is_number, owner.badge_uids)):
            return Refusal.BADGE_UNPROVEN
        return owner
