"""An 8A/80 board behind a gateway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.emulators.locker_8a import Locker8a
from devices.emulators.locker_boards import LockerBoardsOptions
from tests.helpers.driver_rig import DriverRig
from tests.helpers.locker_rigs import driver_rig


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = Locker8a(LockerBoardsOptions(addresses=(7,), ways=8, events=True), folder)
    with driver_rig(emulator, "locker-8a", boards=[{"address": 7, "ways": 8}]) as made:
        yield made
