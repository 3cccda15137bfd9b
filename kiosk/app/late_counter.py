"""The counter while it is still being built: the screen is up first, and every call waits its turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future

from contract.events import VisitEnd
from contract.language import Language
from kiosk.domain.ecopy import EcopyStanding
from kiosk.journey.counter import Counter, Reading
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


class LateCounter(Counter):
    """Hands every call on to the real counter once there is one; raises what kept it from being built."""

    def __init__(self, real: Future[Counter]) -> None:
        self._real = real

    def announced(self) -> list[ServiceCategory]:
        """Hand on."""
        return self._real.result().announced()

    def begin(self, language: Language) -> None:
        """Hand on."""
        self._real.result().begin(language)

    def speak(self, language: Language) -> None:
        """Hand on."""
        self._real.result().speak(language)

    def present(self, reading: Reading) -> Recognised | NotRecognised:
        """Hand on."""
        return self._real.result().present(reading)

    def enter_pin(self, digits: str) -> Recognised | NotRecognised:
        """Hand on."""
        return self._real.result().enter_pin(digits)

    def enter_card_pin(self, digits: str) -> Recognised | NotRecognised:
        """Hand on."""
        return self._real.result().enter_card_pin(digits)

    def phone_possible(self) -> bool:
        """Hand on."""
        return self._real.result().phone_possible()

    def begin_phone(self) -> None:
        """Hand on."""
        return self._real.result().begin_phone()

    def look_at_phone(self) -> PhoneView | Recognised | NotRecognised:
        """Hand on."""
        return self._real.result().look_at_phone()

    def end_phone(self) -> None:
        """Hand on."""
        return self._real.result().end_phone()

    def ecopy(self) -> EcopyStanding:
        """Hand on."""
        return self._real.result().ecopy()

    def home(self) -> HomeView:
        """Hand on."""
        return self._real.result().home()

    def open_service(self, service_id: str, claim_code: str = "") -> Turn:
        """Hand on."""
        return self._real.result().open_service(service_id, claim_code)

    def resume(self) -> Turn:
        """Hand on."""
        return self._real.result().resume()

    def answer(self, answers: Mapping[str, str]) -> Turn:
        """Hand on."""
        return self._real.result().answer(answers)

    def adjust(self, changes: Mapping[str, str]) -> Turn:
        """Hand on."""
        return self._real.result().adjust(changes)

    def back(self) -> Turn:
        """Hand on."""
        return self._real.result().back()

    def act(self, report: Callable[[Progress], None]) -> Turn:
        """Hand on."""
        return self._real.result().act(report)

    def give_up(self) -> Turn:
        """Hand on."""
        return self._real.result().give_up()

    def cancel(self) -> Turn:
        """Hand on."""
        return self._real.result().cancel()

    def nobody_waits(self) -> None:
        """Hand on, where there is somebody to hear it: before that nothing is under way."""
        if self._real.done() and self._real.exception() is None:
            self._real.result().nobody_waits()

    def leave(self, end: VisitEnd) -> None:
        """Hand on."""
        self._real.result().leave(end)

    def check_code(self, text: str) -> CodeChecked:
        """Hand on."""
        return self._real.result().check_code(text)
