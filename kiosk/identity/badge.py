"""The company badge: its UID names its owner. It can be copied, so it is good for level 1 alone."""

from __future__ import annotations

from datetime import date

from contract.events import Means, Refusal
from kiosk.domain.person import Employee
from kiosk.identity.carried import Carried, Directory
from kiosk.identity.reading import BadgeReading, CardReading


class Badge(Carried):
    """Finds the owner of a badge."""

    means = Means.BADGE
    reading = BadgeReading

    def owner(self, reading: CardReading, directory: Directory, today: date) -> Employee | Refusal:  # noqa: ARG002 - a badge does not expire
        """Return the owner of the badge."""
        if not isinstance(reading, BadgeReading) or not reading.uid:
            return Refusal.UNREADABLE
        return directory.by_badge(reading.uid) or Refusal.UNKNOWN_BADGE
