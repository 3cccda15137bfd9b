"""A Modbus relay board with door inputs and item sensors, RTU through a gateway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.emulators.locker_modbus import LockerModbus, LockerModbusOptions
from tests.helpers.driver_rig import DriverRig
from tests.helpers.locker_rigs import driver_rig


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = LockerModbus(LockerModbusOptions(addresses=(3,), ways=8), folder)
    boards = [{"address": 3, "ways": 8, "items": True, "first_item_input": 8}]
    with driver_rig(emulator, "locker-modbus", has_items=True, boards=boards) as made:
        yield made
