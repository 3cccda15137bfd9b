"""A Kerong CU48 board behind a gateway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.emulators.locker_cu48 import LockerCu48, LockerCu48Options
from tests.helpers.driver_rig import DriverRig
from tests.helpers.locker_rigs import driver_rig


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = LockerCu48(LockerCu48Options(addresses=(3,), ways=8), folder)
    boards = [{"address": 3, "ways": 8}]
    with driver_rig(emulator, "locker-cu48", boards=boards) as made:
        yield made
