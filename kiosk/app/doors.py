"""Closing the terminal to the public: the store fails, the mains fails, or people elsewhere order it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from contract.language import Bilingual
from kiosk.app.closed import CLOSED, FINISH, FINISH_ORDERED, ON_BATTERY, SHUTTING_DOWN, why_closed
from kiosk.domain.errors import KioskError
from kiosk.health.supply import Supply
from kiosk.store.condition import LASTING, Condition
from kiosk.store.failures import StoreFault

AGAIN_AFTER = 5.0  # seconds
PASSING = frozenset({StoreFault.FULL, StoreFault.READ_ONLY, StoreFault.IO})

T = TypeVar("T")
Hear = Callable[[KioskError], None]


class Screen(Protocol):
    """What the public sees; from any thread."""

    def set_out_of_service(self, reason: Bilingual | None) -> None:
        """Close the terminal with a reason that people read, or open it again."""

    def close_after_visit(self, reason: Bilingual | None, finish: Bilingual) -> None:
        """Take nobody new for a reason, or somebody again; who is served goes on, and reads `finish`."""

    def break_down(self, reason: Bilingual) -> None:
        """Close the terminal for good, to staff at its screen as well."""

    def look_again(self) -> None:
        """Look again at what works."""


class Doors:
    """`on_hindrance` hears once of each fault that staff see to; `on_failure` of one that ends the run.

    `hindrance` is what keeps the office shut now. The store's reason to be closed goes before the
    mains', which goes before an order.
    """

    def __init__(
        self, screen: Screen, on_failure: Hear, on_hindrance: Hear, again: float = AGAIN_AFTER
    ) -> None:
        self._screen = screen
        self._on_failure = on_failure
        self._on_hindrance = on_hindrance
        self._again = again
        self._stopping = threading.Event()
        self._guard = threading.Lock()
        self._by_store: Bilingual | None = None
        self._by_power: Bilingual | None = None
        self._by_order: Bilingual | None = None
        self.hindrance: KioskError | None = None

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._stopping.set()

    def when_it_opens(self, opened: Callable[[], T]) -> T:
        """Return what `opened` does; try again and again where only the disk keeps it, until it does not."""
        told = ""
        while True:
            try:
                result = opened()
            except KioskError as error:
                if error.code not in PASSING or self._stopping.is_set():
                    raise
                self.hindrance = error
                if error.code != told:
                    told = error.code
                    self._screen.set_out_of_service(why_closed(error))
                    self._on_hindrance(error)
            else:
                self.hindrance = None
                if told:
                    self._screen.set_out_of_service(None)
                return result
            self._stopping.wait(self._again)

    def store_changed(self, condition: Condition) -> None:
        """Close where the store cannot be written, open where it can again."""
        reason = CLOSED.get(condition)
        with self._guard:
            if reason is not None or self._by_store is not None:
                self._by_store = reason
                self._screen.set_out_of_service(reason or self._by_power or self._by_order)
        self._screen.look_again()
        if condition in LASTING:
            error = KioskError(LASTING[condition])
            (self._on_failure if condition is Condition.REPLACED else self._on_hindrance)(error)

    def power_changed(self, supply: Supply) -> None:
        """Take nobody new while the mains is away; end whatever is under way where the battery is low."""
        with self._guard:
            match supply:
                case Supply.MAINS:
                    self._by_power = None
                case Supply.BATTERY:
                    self._by_power = ON_BATTERY
                case Supply.LOW:
                    self._by_power = SHUTTING_DOWN
                    self._screen.break_down(SHUTTING_DOWN)
                    return
            if self._by_store is None:
                finish = FINISH if self._by_power else FINISH_ORDERED
                self._screen.close_after_visit(self._by_power or self._by_order, finish)

    def ordered(self, reason: Bilingual | None) -> None:
        """Take nobody new for a reason that people elsewhere gave, or somebody again."""
        with self._guard:
            if reason == self._by_order:
                return
            self._by_order = reason
            if self._by_store is None and self._by_power is None:
                self._screen.close_after_visit(reason, FINISH_ORDERED)
