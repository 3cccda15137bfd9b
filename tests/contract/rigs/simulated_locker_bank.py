"""The simulated locker bank."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.drivers.simulated_locker_bank import SimulatedLockerBank, SimulatedLockerBankOptions
from devices.locker_bank import DoorClosed, DoorOpened, ItemChanged
from tests.helpers.driver_rig import DriverRig, Edge


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    del folder
    bank = SimulatedLockerBank(SimulatedLockerBankOptions())
    hands = bank.cabinet
    yield DriverRig(
        build=lambda: bank,
        unplug=lambda: setattr(bank.board, "plugged", False),
        plug=lambda: setattr(bank.board, "plugged", True),
        silence=lambda: setattr(bank.board, "silent", True),
        heal=lambda: setattr(bank.board, "silent", False),
        edges=(
            Edge(partial(hands.open, 3), (DoorOpened,)),
            Edge(partial(hands.put, 3), (ItemChanged,)),
            Edge(partial(hands.close, 3), (DoorClosed,)),
        ),
    )
