"""A link to a certificate's e-copy, for the phone of whoever is at the terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class EcopyStage(StrEnum):
    """How far it is."""

    ASKING = "asking"
    READY = "ready"
    NOT_HERE = "not-here"  # the platform makes none of this certificate
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class EcopyStanding:
    """Where it stands; the rest where it is ready: the address, how often and until when it is good."""

    stage: EcopyStage
    address: str = field(default="", repr=False)
    downloads: int = 0
    expires_at: datetime | None = None


class EcopyLinks(Protocol):
    """Has links made. Every method returns at once."""

    def possible(self) -> bool:
        """Say whether the platform answers, and gives e-copies."""

    def ask(self, number: str, employee_id: str) -> None:
        """Ask for a link to the e-copy of a certificate; the one before is forgotten."""

    def standing(self) -> EcopyStanding | None:
        """Return where it stands, None where none was asked for."""

    def end(self) -> None:
        """Forget it."""


class NoEcopyLinks(EcopyLinks):
    """There are none."""

    def possible(self) -> bool:
        """Never."""
        return False

    def ask(self, number: str, employee_id: str) -> None:
        """Do nothing."""

    def standing(self) -> EcopyStanding | None:
        """None was ever asked for."""
        return None

    def end(self) -> None:
        """Do nothing."""
