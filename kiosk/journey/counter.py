"""The counter: every use case of one terminal, as the screens call them.

All methods block (durable commits, devices) and are called on a worker thread, one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from contract.events import VisitEnd
from contract.language import Language
from kiosk.domain.ecopy import EcopyStanding
from kiosk.journey.views import (
    CodeChecked,
    HomeView,
    NotRecognised,
    PhoneView,
    Progress,
    Recognised,
    ServiceCategory,
    Turn,
)


class Reading(Protocol):
    """Something a reader saw: a badge UID, an identity card. Means of identification know their own."""


class Counter(Protocol):
    """One terminal's use cases."""

    def announced(self) -> list[ServiceCategory]:
        """Return the catalogue with today's availability, for the attract screen."""

    def begin(self, language: Language) -> None:
        """Open a visit."""

    def speak(self, language: Language) -> None:
        """Change the language of the open visit."""

    def present(self, reading: Reading) -> Recognised | NotRecognised:
        """Somebody laid a badge or identity card down; also raises the level within a visit."""

    def enter_pin(self, digits: str) -> Recognised | NotRecognised:
        """Take the PIN that the person typed."""

    def enter_card_pin(self, digits: str) -> Recognised | NotRecognised:
        """Take the PIN of the smart badge that lies on the reader; the badge checks it."""

    def phone_possible(self) -> bool:
        """Say whether somebody can confirm on their phone who they are."""

    def begin_phone(self) -> None:
        """Have a code shown for a phone; returns at once."""

    def look_at_phone(self) -> PhoneView | Recognised | NotRecognised:
        """Return how the confirmation on a phone stands; at once."""

    def end_phone(self) -> None:
        """Wait for no phone any more."""

    def ecopy(self) -> EcopyStanding:
        """Return how far the link to this certificate's e-copy is, asked for where it was not; at once."""

    def home(self) -> HomeView:
        """Return what the recognised person can do, and what waits for them."""

    def open_service(self, service_id: str, claim_code: str = "") -> Turn:
        """Start a request; its UUID is made and stored here."""

    def resume(self) -> Turn:
        """Return where the open journey stands (after a step-up, after a hold)."""

    def answer(self, answers: Mapping[str, str]) -> Turn:
        """Answer the step on the screen."""

    def adjust(self, changes: Mapping[str, str]) -> Turn:
        """Change something about the step on the screen that does not answer it; look at it again."""

    def back(self) -> Turn:
        """Go to the step before, answers kept; Finished where there is none."""

    def act(self, report: Callable[[Progress], None]) -> Turn:
        """Carry out the acting step on the screen; `report` may be called from this thread often."""

    def give_up(self) -> Turn:
        """Stop waiting in a hold: the request goes on without this effect, honestly told."""

    def cancel(self) -> Turn:
        """Leave the service and go home; what was not submitted is abandoned."""

    def nobody_waits(self) -> None:
        """Hear that whoever is served has gone: no door is waited for on their account until `leave`.

        Returns at once, and may be called from any thread while another method is under way.
        """

    def leave(self, end: VisitEnd) -> None:
        """Close the visit and wipe the session; safe to call with no visit."""

    def check_code(self, text: str) -> CodeChecked:
        """Check the verify code of a certificate."""
