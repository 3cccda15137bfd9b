"""Locker banks with hands at their doors and wires, the simulated one and real drivers alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from devices.device import Announcement
from devices.drivers.simulated_locker_bank import (
    ImaginaryBoard,
    SimulatedLockerBank,
    SimulatedLockerBankOptions,
)
from devices.locker_bank import LockerBank
from devices.lockers.cabinet import Cabinet, Contact

DOORS = 6
OPEN_TOO_LONG = 0.5  # seconds


class LockerRig(ABC):
    """A bank that is open; `heard` is what it announced. Doors are numbered from 1, and named so."""

    has_items: ClassVar[bool] = True
    bank: LockerBank
    cabinet: Cabinet

    def __init__(self) -> None:
        self.heard: list[Announcement] = []

    def start(self) -> None:
        self.bank = self.build()
        self.bank.announce = self.heard.append
        self.bank.open()

    def stop(self) -> None:
        self.bank.close()

    def restart_terminal(self) -> None:
        """Have another driver in the place of this one, which knows nothing of it."""
        self.bank.close()
        LockerRig.start(self)

    def hears(self) -> list[Announcement]:
        """Look until nothing more is announced; return, and forget, what was."""
        self.bank.watch()
        while True:
            before = len(self.heard)
            self.bank.watch()
            if len(self.heard) == before:
                break
        heard, self.heard[:] = list(self.heard), []
        return heard

    def contact(self, door: int, contact: Contact) -> None:
        with self.cabinet.bay(door) as bay:
            bay.contact = contact

    def jam(self, door: int, jammed: bool) -> None:
        with self.cabinet.bay(door) as bay:
            bay.jammed = jammed

    def block(self, door: int, blocked: bool) -> None:
        with self.cabinet.bay(door) as bay:
            bay.blocked = blocked

    def pulses(self, door: int) -> int:
        with self.cabinet.bay(door) as bay:
            return bay.pulses

    @abstractmethod
    def build(self) -> LockerBank: ...

    @abstractmethod
    def silence(self) -> None: ...

    @abstractmethod
    def heal(self) -> None: ...

    @abstractmethod
    def unplug(self) -> None: ...

    @abstractmethod
    def plug(self) -> None: ...

    @abstractmethod
    def lose_contact_after_pulse(self) -> None:
        """Pull the cable at the next pulse, once the bolt moved."""


class SimulatedLockerRig(LockerRig):
    """The simulated bank."""

    def __init__(self) -> None:
        super().__init__()
        self._board = ImaginaryBoard(DOORS)
        self.cabinet = self._board.cabinet

    def build(self) -> LockerBank:
        options = SimulatedLockerBankOptions(doors=DOORS, open_too_long=OPEN_TOO_LONG)
        return SimulatedLockerBank(options, self._board)

    def silence(self) -> None:
        self._board.silent = True

    def heal(self) -> None:
        self._board.silent = False

    def unplug(self) -> None:
        self._board.plugged = False

    def plug(self) -> None:
        self._board.plugged = True
        self._board.lost_after_pulse = False

    def lose_contact_after_pulse(self) -> None:
        self._board.lost_after_pulse = True
