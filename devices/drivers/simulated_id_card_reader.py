"""An identity card reader that is not there, for a terminal without one and for tests of other rooms."""

from __future__ import annotations

from typing import ClassVar

from devices.device import Announcement, Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.id_card_reader import IdCard, IdCardLaid, IdCardReader, IdCardTaken, IdCardUnreadable
from devices.options import Options


class SimulatedIdCardReaderOptions(Options):
    """Nothing to tell it."""


class SimulatedIdCardReader(IdCardReader):
    """Reads imaginary cards. Its hands (lay, take, plug) are called from any thread."""

    driver = "simulated-id-card-reader"
    options: ClassVar[type[Options]] = SimulatedIdCardReaderOptions
    watch_pause = 0.02

    def __init__(self, options: SimulatedIdCardReaderOptions) -> None:
        del options
        self.plugged = True
        self._is_open = False
        self._done_by_hand: list[Announcement] = []

    def lay(self, card: IdCard | None) -> None:
        """Lay a card down; None is one that cannot be read."""
        self._done_by_hand.append(IdCardLaid(card) if card else IdCardUnreadable())

    def take(self) -> None:
        """Take away what lies there."""
        self._done_by_hand.append(IdCardTaken())

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

    def _check_open(self) -> None:
        self._check_plugged()
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")

    def _check_plugged(self) -> None:
        if not self.plugged:
            raise DeviceError(DeviceFailure.NO_DEVICE, "unplugged by hand")
