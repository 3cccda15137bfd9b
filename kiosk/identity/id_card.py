"""The resident identity card: its number, hashed with the directory's salt, names its holder."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date

from contract.events import Means, Refusal
from kiosk.domain.person import Employee
from kiosk.identity.carried import Carried, Directory
from kiosk.identity.reading import CardReading, IdCardReading


def digest(salt: str, number: str) -> str:
    """Return hex(HMAC-SHA-256(salt, number)), as `contract.feed.DirectoryEntry.id_digest` has it."""
    return hmac.new(bytes.fromhex(salt), number.strip().upper().encode(), hashlib.sha256).hexdigest()


class IdCardHolder(Carried):
    """Finds the holder of an identity card; the number goes no further than its digest."""

    means = Means.ID_CARD
    reading = IdCardReading

    def owner(self, reading: CardReading, directory: Directory, today: date) -> Employee | Refusal:
        """Return the holder. A stranger is a stranger: nothing on the card is looked at further."""
        if not isinstance(reading, IdCardReading) or not reading.number.strip():
            return Refusal.UNREADABLE
        if reading.valid_to is not None and reading.valid_to < today:
            return Refusal.EXPIRED_CARD
        salt = directory.salt()
        if salt is None:
            return Refusal.NO_DIRECTORY
        return directory.by_id_digest(digest(salt, reading.number)) or Refusal.STRANGER
