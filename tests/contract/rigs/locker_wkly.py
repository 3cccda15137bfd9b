"""A WKLY board behind a gateway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.emulators.locker_boards import LockerBoardsOptions
from devices.emulators.locker_wkly import LockerWkly
from tests.helpers.driver_rig import DriverRig
from tests.helpers.locker_rigs import driver_rig


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = LockerWkly(LockerBoardsOptions(addresses=(3,), ways=8, events=True), folder)
    boards = [{"address": 3, "ways": 8}]
    with driver_rig(emulator, "locker-wkly", boards=boards) as made:
        yield made
