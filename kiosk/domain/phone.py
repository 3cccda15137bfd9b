"""A sign-in that somebody confirms on their phone, as the counter sees it: asked for, shown, decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class PhoneStage(StrEnum):
    """How far it is."""

    ASKING = "asking"  # the platform is asked for a code
    SHOWN = "shown"  # somebody may scan it
    CONFIRMED = "confirmed"
    REFUSED = "refused"  # on the phone, or the number was wrong too often
    OTHER_PERSON = "other-person"  # the phone of somebody else than who is at the terminal
    EXPIRED = "expired"
    UNREACHABLE = "unreachable"  # no code could be had
    NOT_OFFERED = "not-offered"  # the platform is of a release that knows nothing of phones


@dataclass(frozen=True)
class PhoneCode:
    """What the screen shows; `scanned` is the address in the QR code, `address` the one to type."""

    user_code: str
    match_number: str
    address: str
    scanned: str = field(repr=False)


@dataclass(frozen=True)
class PhoneStanding:
    """Where it stands; `employee_id` is who confirmed, `troubled` whether the platform is not heard now."""

    stage: PhoneStage
    code: PhoneCode | None = None
    seconds_left: int = 0
    troubled: bool = False
    employee_id: str | None = None


class PhoneLine(Protocol):
    """Has sign-ins confirmed on phones. Every method returns at once."""

    def possible(self) -> bool:
        """Say whether the platform answers, and confirms sign-ins by phone."""

    def begin(self, visit_id: UUID, employee_id: str | None) -> None:
        """Ask for a code, for who is at the terminal or for anybody; what was under way ends."""

    def standing(self) -> PhoneStanding | None:
        """Return where it stands, None where nothing is under way."""

    def end(self) -> None:
        """Wait for nobody any more."""


class NoPhoneLine(PhoneLine):
    """There is none: it was switched off."""

    def possible(self) -> bool:
        """Never."""
        return False

    def begin(self, visit_id: UUID, employee_id: str | None) -> None:
        """Do nothing."""

    def standing(self) -> PhoneStanding | None:
        """Nothing is ever under way."""
        return None

    def end(self) -> None:
        """Do nothing."""
