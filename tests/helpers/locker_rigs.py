"""Locker banks with hands at their doors and wires, the simulated one and real drivers alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

from devices.device import Announcement, Device
from devices.drivers.simulated_locker_bank import (
    ImaginaryBoard,
    SimulatedLockerBank,
    SimulatedLockerBankOptions,
)
from devices.emulators.locker_boards import LockerBoards
from devices.locker_bank import DoorClosed, DoorOpened, ItemChanged, LockerBank, UnlockResult
from devices.lockers.cabinet import Cabinet, Contact
from devices.registry import build_driver
from tests.helpers.driver_rig import DriverRig, Edge

DOORS = 6
QUIET_LOOKS = 3


class LockerRig(ABC):
    """A bank that is open; `heard` is what it announced. Doors are numbered from 1, and named so."""

    has_items = True
    open_too_long = 600.0  # seconds
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
        quiet = 0
        while quiet < QUIET_LOOKS:
            before = len(self.heard)
            self.bank.watch()
            quiet = quiet + 1 if len(self.heard) == before else 0
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
        options = SimulatedLockerBankOptions(doors=DOORS, open_too_long=self.open_too_long)
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


class WiredLockerRig(LockerRig):
    """A real driver on emulated boards of six doors in all."""

    has_checksum = True

    def __init__(
        self,
        emulator: LockerBoards,
        driver: str,
        *,
        acknowledges: bool,
        refused: UnlockResult,
        has_items: bool,
        **options: Any,
    ) -> None:
        super().__init__()
        self.emulator = emulator
        self.cabinet = emulator.cabinet
        self.addresses = emulator._told.addresses
        self.acknowledges = acknowledges
        self.refused = refused
        self.has_items = has_items
        self._driver = driver
        self._options = options

    def start(self) -> None:
        self.emulator.start()
        super().start()

    def stop(self) -> None:
        super().stop()
        self.emulator.stop()

    def build(self) -> LockerBank:
        options = {
            "url": self.emulator.url,
            "open_too_long": self.open_too_long,
            "answer_within": 0.15,
            **self._options,
        }
        return cast("LockerBank", build_driver(self._driver, options))

    def trouble(self, what: str) -> None:
        self.emulator.act("trouble", what)

    def silence(self) -> None:
        self.trouble("silence")

    def heal(self) -> None:
        self.trouble("none")

    def unplug(self) -> None:
        self.emulator.act("unplug")

    def plug(self) -> None:
        self.emulator.act("plug")

    def lose_contact_after_pulse(self) -> None:
        self.trouble("cable-lost-after")


@contextmanager
def driver_rig(
    emulator: LockerBoards, driver: str, *, has_items: bool = False, **options: Any
) -> Iterator[DriverRig]:
    """Run emulated boards for the suite that every driver goes through."""

    def at(port: int) -> Device:
        return build_driver(driver, {**options, "url": f"socket://127.0.0.1:{port}", "answer_within": 0.03})

    items = (Edge(partial(emulator.act, "put", "3"), (ItemChanged,)),) if has_items else ()
    emulator.start()
    try:
        yield DriverRig(
            build=lambda: build_driver(driver, {"url": emulator.url, "answer_within": 0.1, **options}),
            unplug=partial(emulator.act, "unplug"),
            plug=partial(emulator.act, "plug"),
            silence=partial(emulator.act, "trouble", "silence"),
            garble=partial(emulator.act, "trouble", "garbage"),
            heal=partial(emulator.act, "trouble", "none"),
            at=at,
            edges=(
                Edge(partial(emulator.act, "open", "3"), (DoorOpened,)),
                *items,
                Edge(partial(emulator.act, "close", "3"), (DoorClosed,)),
            ),
        )
    finally:
        emulator.stop()
