"""A Kerong CU16 board behind a gateway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.emulators.locker_cu16 import LockerCu16, LockerCu16Options
from tests.helpers.driver_rig import DriverRig
from tests.helpers.locker_rigs import driver_rig


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = LockerCu16(LockerCu16Options(addresses=(3,), ways=8), folder)
    boards = [{"address": 3, "ways": 8, "items": True}]
    with driver_rig(emulator, "locker-cu16", has_items=True, boards=boards) as made:
        yield made
