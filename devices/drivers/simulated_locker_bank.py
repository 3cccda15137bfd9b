"""A locker bank that is not there, for a terminal without one and for tests of other rooms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from pydantic import Field

from devices.errors import DeviceError, DeviceFailure
from devices.lockers.board_bank import BoardBank
from devices.lockers.boards import Contact, NothingSentError, Pulse, Unasked
from devices.lockers.cabinet import Cabinet
from devices.lockers.plan import BankOptions, BoardOptions
from devices.options import Options


class SimulatedLockerBankOptions(BankOptions):
    """How many doors there are."""

    doors: int = Field(default=12, ge=1, le=400)
    """Number of doors, named "1", "2", …"""
    items: bool = True
    """Whether there are item sensors."""


class ImaginaryBoard:
    """One board with every lock; what can be wrong with it is set by hands, from any thread."""

    def __init__(self, doors: int) -> None:
        self.cabinet = Cabinet(doors)
        self.plugged = True
        self.silent = self.refuses = self.lost_after_pulse = False
        self._locks = range(1, doors + 1)

    def open(self) -> None:
        """Open, where it is plugged in."""
        self._check()

    def close(self) -> None:
        """Close."""

    def look(self, address: int) -> Sequence[Contact]:
        """Return every contact."""
        del address
        self._check()
        if self.silent:
            raise DeviceError(DeviceFailure.TIME_OUT, "silent by hand")
        return [Contact(self.cabinet.tells_closed(n), self.cabinet.senses_item(n)) for n in self._locks]

    def pulse(self, address: int, lock: int, within: float) -> Pulse:
        """Pull a bolt."""
        del address, within
        if not self.plugged:
            raise NothingSentError(DeviceFailure.NO_DEVICE, "unplugged by hand")
        if self.refuses:
            return Pulse.REFUSED
        self.cabinet.pulse(lock)
        if self.lost_after_pulse:
            self.plugged = False
            raise DeviceError(DeviceFailure.CONNECTION_LOST, "unplugged by hand")
        return Pulse.ACKNOWLEDGED

    def unasked(self) -> Iterable[Unasked]:
        """Return nothing: it tells when it is asked."""
        return ()

    def _check(self) -> None:
        if not self.plugged:
            raise DeviceError(DeviceFailure.NO_DEVICE, "unplugged by hand")


class SimulatedLockerBank(BoardBank):
    """Opens imaginary doors. `cabinet` has the hands at the doors, `board` those at the wire."""

    driver = "simulated-locker-bank"
    options: ClassVar[type[Options]] = SimulatedLockerBankOptions
    watch_pause = 0.02

    def __init__(self, options: SimulatedLockerBankOptions, board: ImaginaryBoard | None = None) -> None:
        self.board = board or ImaginaryBoard(options.doors)
        self.cabinet = self.board.cabinet
        layout = BoardOptions(address=1, ways=options.doors, items=options.items)
        super().__init__(options, (layout,), self.board)
