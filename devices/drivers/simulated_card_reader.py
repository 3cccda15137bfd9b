"""A badge reader that is not there, for a terminal without one and for tests of other rooms."""

from __future__ import annotations

from typing import ClassVar

from devices.card_reader import Card, CardLaid, CardReader, CardTaken, CardUnreadable
from devices.device import Announcement, Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options


class SimulatedCardReaderOptions(Options):
    """Nothing to tell it."""


class SimulatedCardReader(CardReader):
    """Reads imaginary badges. Its hands (lay, take, plug) are called from any thread."""

    driver = "simulated-card-reader"
    options: ClassVar[type[Options]] = SimulatedCardReaderOptions
    watch_pause = 0.02

    def __init__(self, options: SimulatedCardReaderOptions) -> None:
        del options
        self.plugged = True
        self._is_open = False
        self._lying: Card | None = None
        self._done_by_hand: list[Announcement] = []

    def lay(self, card: Card | None) -> None:
        """Lay a badge down; None is one that cannot be read."""
        self._lying = card
        self._done_by_hand.append(CardLaid(card) if card else CardUnreadable())

    def take(self) -> None:
        """Take away what lies there."""
        self._lying = None
        self._done_by_hand.append(CardTaken())

    def open(self) -> None:
        """Open, where it is plugged in."""
        self._check_plugged()
        self._is_open = True

    def close(self) -> None:
        """Close."""
        self._is_open = False

    def watch(self) -> Report:
        """Announce what hands did since the last look."""
        self._check_open()
        while self._done_by_hand:
            self.announce(self._done_by_hand.pop(0))
        return Report(Status.ONLINE)

    def card(self) -> Card | None:
        """Return the badge that lies there."""
        self._check_open()
        return self._lying

    def _check_open(self) -> None:
        self._check_plugged()
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")

    def _check_plugged(self) -> None:
        if not self.plugged:
            raise DeviceError(DeviceFailure.NO_DEVICE, "unplugged by hand")
